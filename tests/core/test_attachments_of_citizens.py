"""Office files and recordings of strangers: judged by content, rebuilt, without what they hide."""

import io
import struct
import wave
import zipfile
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from mutagen.id3 import ID3, TIT2
from mutagen.mp3 import MP3
from mutagen.ogg import OggPage
from mutagen.oggopus import OggOpus

from portal.core.errors import Refused
from portal.core.office_package import OLE2
from portal.core.uploads import CleanFile, clean_upload

REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def kept(data: bytes, name: str) -> CleanFile:
    return clean_upload(SimpleUploadedFile(name, data))


def code_of(data: bytes, name: str) -> str:
    with pytest.raises(Refused) as refused:
        kept(data, name)
    return str(refused.value.code)


def zipped(parts: dict[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def docx(**more: bytes | str) -> bytes:
    main = f'<Relationship Id="r1" Type="{REL}/officeDocument" Target="word/document.xml"/>'
    core = f'<Relationship Id="r2" Type="{REL}/x" Target="docProps/core.xml"/>'
    link = f'<Relationship Id="r1" Type="{REL}/hyperlink" Target="http://out.example" '
    notes = f'<Relationship Id="r2" Type="{REL}/comments" Target="comments.xml"/>'
    body = (
        f'<w:document xmlns:w="{WORD}" xmlns:r="{REL}"><w:body><w:p>'
        '<w:hyperlink r:id="r1"><w:r><w:t>visible words</w:t></w:r></w:hyperlink>'
        '<w:ins w:author="Somebody"><w:r><w:t>added</w:t></w:r></w:ins>'
        '<w:r><w:commentReference w:id="0"/></w:r></w:p></w:body></w:document>'
    )
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/word/document.xml" ContentType="a"/>'
        '<Override PartName="/word/comments.xml" ContentType="b"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{main}{core}'
        "</Relationships>",
        "word/document.xml": body,
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'{link}TargetMode="External"/>{notes}</Relationships>',
        "word/comments.xml": "<c>secret comment</c>",
        "docProps/core.xml": "<c>Somebody</c>",
        "word/embeddings/oleObject1.bin": b"hidden object",
    }
    return zipped(parts | more)


def locked(data: bytes) -> bytes:
    """The same archive with every part marked as encrypted."""
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        pieces = data.split(mark)
        marked = [bytearray(piece) for piece in pieces[1:]]
        for piece in marked:
            piece[place - len(mark)] |= 1
        data = mark.join([pieces[0], *map(bytes, marked)])
    return data


def test_a_word_file_keeps_its_words_and_nothing_hidden() -> None:
    file = kept(docx(), "材料.docx")
    assert file.name == "材料.docx"
    with zipfile.ZipFile(io.BytesIO(file.data)) as archive:
        names = archive.namelist()
        everything = b"".join(archive.read(name) for name in names)
    assert set(names) == {
        "[Content_Types].xml",
        "_rels/.rels",
        "word/document.xml",
        "word/_rels/document.xml.rels",
    }
    assert b"visible words" in everything
    assert b"added" in everything
    for hidden in (b"Somebody", b"secret", b"out.example", b"comment", b"r:id", b"hidden"):
        assert hidden not in everything


def test_a_workbook_still_opens_with_its_values_and_without_its_author() -> None:
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.properties.creator = "Somebody"
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = "补贴"
    sheet["A2"] = 1200
    book.save(out)
    file = kept(out.getvalue(), "账.xlsx")
    again = openpyxl.load_workbook(io.BytesIO(file.data)).active
    assert again is not None
    assert [again["A1"].value, again["A2"].value] == ["补贴", 1200]
    assert b"docProps" not in file.data


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (OLE2 + b"0" * 600, "a.doc", "old-format"),
        (OLE2 + bytes(80) + "EncryptedPackage".encode("utf-16-le"), "a.docx", "password-protected"),
        (locked(docx()), "a.docx", "password-protected"),
        (zipped({"word/document.xml": "<a/>", "Word/Document.xml": "<b/>"}), "a.docx", "damaged"),
        (zipped({"word/document.xml": "<a/>"}), "a.docx", "damaged"),
        (docx(), "a.pdf", "fake-extension"),
        (docx(), "a.xlsx", "fake-extension"),
        (docx()[:300], "a.docx", "damaged"),
        (zipped({"a.txt": "x"}), "a.docx", "unknown-type"),
        (docx(**{"word/vbaProject.bin": b"x"}), "a.docx", "macro"),
        (docx(**{"word/styles.xml": b"0" * 5_000_000}), "a.docx", "zip-bomb"),
        (docx(**{"word/styles.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a/>'}), "a.docx", "damaged"),
        (b"\xff\xfb" + b"no sound" * 50, "a.mp3", "damaged"),
        (b"RIFF\xff\xff\x00\x00WAVEfmt \xff\xff\x00\x00", "a.wav", "damaged"),
        (b"#!AMR\n" + bytes([0x3C]) + b"0" * 5, "a.amr", "damaged"),
        (b"OggS" + b"0" * 60, "a.ogg", "damaged"),
        (b"#!AMR\n" + bytes([0x3C]) + b"0" * 31, "a.exe", "fake-extension"),
    ],
)
def test_what_cannot_be_kept_safely_is_refused(data: bytes, name: str, code: str) -> None:
    assert code_of(data, name) == code


def sound_wav() -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(b"\0\1" * 400)
    made = out.getvalue() + b"LIST" + struct.pack("<I", 16) + b"INFOIART\4\0\0\0Tag!"
    return made[:4] + struct.pack("<I", len(made) - 8) + made[8:]


def sound_mp3() -> bytes:
    buffer = io.BytesIO((b"\xff\xfb\x90\x00" + b"\0" * 413) * 60)
    tags = ID3()
    tags.add(TIT2(encoding=3, text="Tag!"))
    tags.save(buffer)
    return buffer.getvalue()


def sound_ogg() -> bytes:
    head = b"OpusHead\x01\x01\0\0\x80\xbb\0\0\0\0\0"
    tags = b"OpusTags" + struct.pack("<I", 4) + b"mine" + struct.pack("<I", 0)
    out = b""
    for number, packet in enumerate((head, tags, b"\xfc\xff\xfe")):
        page = OggPage()
        page.packets, page.sequence, page.serial = [packet], number, 7
        page.first, page.last = number == 0, number == 2
        page.position = 960 if number == 2 else 0
        out += page.write()
    buffer = io.BytesIO(out)
    file = OggOpus(buffer)
    file["artist"] = "Tag!"
    buffer.seek(0)
    file.save(buffer)
    return buffer.getvalue()


def box(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(data), name) + data


def sound_m4a(handler: bytes = b"soun") -> bytes:
    hdlr = box(b"hdlr", bytes(8) + handler + bytes(13))
    place = box(b"udta", box(b"\xa9xyz", b"Tag!"))
    track = box(b"trak", box(b"mdia", box(b"mdhd", bytes(4) + b"\1" * 20) + hdlr))
    moov = box(b"moov", box(b"mvhd", bytes(4) + b"\1" * 96) + track + place)
    return box(b"ftyp", b"M4A " + bytes(8)) + moov + box(b"mdat", b"sound")


@pytest.mark.parametrize(
    ("name", "make"),
    [("a.wav", sound_wav), ("a.mp3", sound_mp3), ("a.ogg", sound_ogg), ("a.m4a", sound_m4a)],
)
def test_a_recording_loses_its_tags_and_keeps_its_sound(name: str, make: Any) -> None:
    data = make()
    assert b"Tag!" in data
    file = kept(data, name)
    assert file.name == name
    assert file.content_type.startswith("audio/")
    assert b"Tag!" not in file.data


def test_a_cleaned_mp3_still_plays_and_a_film_is_no_recording() -> None:
    assert MP3(io.BytesIO(kept(sound_mp3(), "a.mp3").data)).info.length > 1
    assert code_of(sound_m4a(b"vide"), "a.m4a") == "damaged"
    assert code_of(sound_m4a()[:-3], "a.m4a") == "damaged"
