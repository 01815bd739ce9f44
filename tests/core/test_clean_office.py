"""A citizen's Office file arrives without author and hidden parts."""

import html
import io
from types import SimpleNamespace
from zipfile import ZipFile

import docx
import openpyxl
import pytest

from portal.core.errors import Refused
from portal.core.uploads import CleanFile, clean_upload

SECRET = "李四制作"


def upload(data: bytes, name: str) -> CleanFile:
    return clean_upload(SimpleNamespace(read=lambda: data, name=name))


def word() -> bytes:
    file, target = docx.Document(), io.BytesIO()
    file.add_paragraph("三月一日在窗口交的材料。")
    file.core_properties.author = SECRET
    file.save(target)
    return target.getvalue()


def sheet() -> bytes:
    book, target = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["日期", "金额"])
    book.properties.creator = SECRET
    book.save(target)
    return target.getvalue()


@pytest.mark.parametrize(("data", "name"), [(word(), "材料.docx"), (sheet(), "表.xlsx")])
def test_the_author_is_gone_and_the_text_is_there(data: bytes, name: str) -> None:
    clean = upload(data, name)
    assert clean.name.endswith(name[-5:])
    with ZipFile(io.BytesIO(clean.data)) as parts:
        whole = b"".join(map(parts.read, parts.namelist())).decode("utf-8", "replace")
    assert SECRET not in html.unescape(whole)
    assert "三月一日" in html.unescape(whole) or "金额" in html.unescape(whole)


def test_macros_and_other_archives_are_refused() -> None:
    target = io.BytesIO(word())
    with ZipFile(target, "a") as parts:
        parts.writestr("word/vbaProject.bin", b"x")
    with pytest.raises(Refused) as macro:
        upload(target.getvalue(), "a.docx")
    assert macro.value.code == "macro"
    other = io.BytesIO()
    with ZipFile(other, "w") as parts:
        parts.writestr("a.txt", "x")
    with pytest.raises(Refused) as unknown:
        upload(other.getvalue(), "a.zip")
    assert unknown.value.code == "unknown-type"
