"""Attached files are read to the last corner, and keep nothing but what they show."""

from collections.abc import Callable
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pikepdf
import pytest
from docx import Document
from openpyxl import load_workbook

from portal.core.attachments import refuse_tables, screen, tables
from portal.core.errors import Refused
from portal.core.office_package import OLE2
from portal.core.public_text.finding import PersonalDataFound
from tests.core import office_files as make
from tests.core.files import blank_pdf, loaded_pdf, photo, photo_with_place
from tests.support.made_up import bank_card, identity_number, mobile

pytestmark = pytest.mark.django_db  # mobile numbers are compared with those of offices

KINDS: dict[str, Callable[[], str]] = {
    "identity": identity_number,
    "mobile": mobile,
    "bank-card": bank_card,
}
IN_WORKBOOKS = [
    *(make.hidden_sheet, make.hidden_row, make.hidden_column, make.note, make.sheet_header),
    *(make.sheet_name, make.defined_name, make.cell_link, make.title_property),
]
IN_WORD = [
    *(make.paragraph, make.page_footer, make.word_cell, make.word_title, make.word_comment),
    *(make.deleted, make.alternative_text),
]


def found_by(data: bytes, name: str) -> PersonalDataFound:
    with pytest.raises(PersonalDataFound) as refused:
        screen(data, name)
    return refused.value


@pytest.mark.parametrize("place", IN_WORKBOOKS, ids=lambda place: place.__name__)
@pytest.mark.parametrize("kind", KINDS)
def test_no_corner_of_a_workbook_hides_a_number(kind: str, place: Any) -> None:
    number = KINDS[kind]()
    refused = found_by(make.workbook(place(number)), "标准.xlsx")
    assert kind in {item.kind for item in refused.found}
    assert number not in refused.message


@pytest.mark.parametrize("place", IN_WORD, ids=lambda place: place.__name__)
@pytest.mark.parametrize("kind", KINDS)
def test_no_corner_of_a_word_file_hides_a_number(kind: str, place: Any) -> None:
    number = KINDS[kind]()
    refused = found_by(make.word(place(number)), "申请表.docx")
    assert kind in {item.kind for item in refused.found}
    assert number not in refused.message


def test_a_hidden_cell_is_told_by_sheet_and_cell() -> None:
    refused = found_by(make.workbook(make.hidden_sheet(mobile())), "标准.xlsx")
    assert any("底表" in item.label and "C7" in item.label for item in refused.found)


@pytest.mark.parametrize("place", [make.split_row, make.figure])
def test_an_identity_number_is_found_digit_by_digit_and_as_a_rounded_figure(place: Any) -> None:
    refused = found_by(make.workbook(place(identity_number())), "标准.xlsx")
    assert {item.kind for item in refused.found} == {"identity"}


def test_a_mobile_number_stored_as_a_figure_is_found() -> None:
    found_by(make.workbook(make.figure(mobile())), "标准.xlsx")


@pytest.mark.parametrize("kind", KINDS)
def test_text_and_fields_of_a_pdf_are_read(kind: str) -> None:
    number = KINDS[kind]()
    shown = found_by(make.pdf("Contact", number), "a.pdf")
    filled = found_by(make.pdf("Form", fill=make.form_field(number)), "a.pdf")
    for refused in (shown, filled):
        assert [item.kind for item in refused.found] == [kind]
        assert number not in refused.message


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("suffix", ["txt", "csv"])
def test_plain_files_and_file_names_are_read(suffix: str, kind: str) -> None:
    number = KINDS[kind]()
    found_by(f"名称,电话\n张三,{number}\n".encode("gb18030"), f"a.{suffix}")
    found_by("名称,说明\n".encode(), f"{number}.{suffix}")


@pytest.mark.parametrize(
    ("data", "name"),
    [(make.workbook(), "a.xlsx"), (make.word(), "a.docx"), (make.pdf("x"), "a.pdf")],
)
def test_a_harmless_file_passes_and_still_opens_without_its_author(data: bytes, name: str) -> None:
    kept = screen(data, name)
    assert kept.pictures == 0
    if name.endswith("pdf"):
        with pikepdf.open(BytesIO(kept.data)) as opened:
            assert "/Author" not in opened.docinfo
        return
    with ZipFile(BytesIO(kept.data)) as archive:
        assert not any(make.AUTHOR.encode() in archive.read(n) for n in archive.namelist())
    if name.endswith("xlsx"):
        assert load_workbook(BytesIO(kept.data)).active["B2"].value == 560
    else:
        assert Document(BytesIO(kept.data)).paragraphs[1].text == "请如实填写。"


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (make.workbook(make.note("无")), "a.xlsx"),
        (make.word(make.word_comment("无")), "a.docx"),
        (make.word(make.deleted("无")), "a.docx"),
    ],
)
def test_who_commented_or_changed_is_taken_out(data: bytes, name: str) -> None:
    with ZipFile(BytesIO(data)) as archive:
        assert any(make.AUTHOR.encode() in archive.read(n) for n in archive.namelist())
    with ZipFile(BytesIO(screen(data, name).data)) as archive:
        assert not any(make.AUTHOR.encode() in archive.read(n) for n in archive.namelist())


def test_a_named_table_of_a_workbook_is_whole_afterwards() -> None:
    kept = screen(make.workbook(make.named_table), "a.xlsx")
    assert load_workbook(BytesIO(kept.data)).active.tables["标准表"].displayName == "标准表"


def test_a_picture_in_a_word_file_loses_its_place_and_counts_as_unread() -> None:
    data = make.word(lambda made: made.add_picture(BytesIO(photo_with_place())))
    kept = screen(data, "a.docx")
    assert kept.pictures == 1
    with ZipFile(BytesIO(kept.data)) as archive:
        (name,) = [n for n in archive.namelist() if n.startswith("word/media/")]
        assert b"SecretCamera" not in archive.read(name)


def test_scanned_pages_are_counted_as_unread() -> None:
    assert screen(blank_pdf(2), "a.pdf").pictures == 2
    assert screen(loaded_pdf(photo()), "a.pdf").pictures == 1


def test_scripts_attachments_and_metadata_of_a_pdf_stay_behind() -> None:
    kept = screen(loaded_pdf(photo()), "a.pdf").data
    assert not any(word in kept for word in (b"JavaScript", b"EmbeddedFile", b"SecretAuthor"))


def locked() -> bytes:
    with pikepdf.new() as made:
        made.add_blank_page()
        buffer = BytesIO()
        made.save(buffer, encryption=pikepdf.Encryption(owner="a", user="b"))
        return buffer.getvalue()


def bomb() -> bytes:
    return make.with_parts(make.word(), [("word/footnotes.xml", b"<a>" + b" " * 50_000_000)])


def entities() -> bytes:
    xml = b'<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;">]><a>&d;</a>'
    return make.with_parts(make.word(), [("word/footnotes.xml", xml)])


def utf_16() -> bytes:
    xml = "<?xml version='1.0' encoding='UTF-16'?><a>x</a>".encode("utf-16")
    return make.with_parts(make.word(), [("word/footnotes.xml", xml)])


def deep() -> bytes:
    return make.with_parts(make.word(), [("word/footnotes.xml", b"<a>" * 5000)])


def with_part(name: str, book: bool = False) -> bytes:
    return make.with_parts(make.workbook() if book else make.word(), [(name, b"<a/>")])


def many_pictures() -> bytes:
    return make.with_parts(make.word(), [(f"word/media/{n}.png", b"x") for n in range(101)])


def climbing() -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", "<a/>")
        archive.writestr("word/../../x.xml", "<a/>")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "a.pdf", "empty-file"),
        (locked(), "a.pdf", "encrypted-pdf"),
        (b"%PDF-1.7 nonsense", "a.pdf", "damaged"),
        (b"PK\x03\x04nonsense", "a.docx", "damaged"),
        (make.word(), "a.xlsx", "damaged"),
        (OLE2 + bytes(600), "a.docx", "old-format"),
        (OLE2 + bytes(80) + "EncryptedPackage".encode("utf-16-le"), "a.docx", "password-protected"),
        (bomb(), "a.docx", "zip-bomb"),
        (entities(), "a.docx", "entity-bomb"),
        (utf_16(), "a.docx", "damaged"),
        (deep(), "a.docx", "damaged"),
        (climbing(), "a.docx", "damaged"),
        (with_part("word/vbaProject.bin"), "a.docx", "macro"),
        (with_part("word/embeddings/a.xlsx"), "a.docx", "embedded-object"),
        (with_part("xl/externalLinks/externalLink1.xml", book=True), "a.xlsx", "external-data"),
        (with_part("word/media/a.emf"), "a.docx", "unknown-picture"),
        (many_pictures(), "a.docx", "too-many-pictures"),
        (with_part("word/afchunk.mht"), "a.docx", "unknown-part"),
        (with_part("other/a.xml"), "a.docx", "unknown-part"),
        (b"\x00\x01\x02", "a.txt", "damaged"),
        (b"a,=1+1", "a.csv", "formula"),
        (b"a,@SUM(1)", "a.csv", "formula"),
        (b"anything", "a.exe", "unknown-type"),
        (b"anything", "a.doc", "unknown-type"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(data: bytes, name: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        screen(data, name)
    assert refused.value.code == code
    assert refused.value.message


def test_signed_figures_in_a_csv_file_are_no_formulas() -> None:
    screen("变动,-12.50,+3,-5%,-".encode(), "a.csv")


def test_a_room_can_refuse_tables_of_its_own_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "_checks", [])
    refuse_tables(lambda rows: ["项目", "标准", "单位"] in [list(row) for row in rows])
    with pytest.raises(Refused) as refused:
        screen(make.workbook(), "a.xlsx")
    assert refused.value.code == "recipients"
    screen(make.word(), "a.docx")
