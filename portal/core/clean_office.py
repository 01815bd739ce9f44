"""An Office file is rebuilt from the parts that show its text and pictures; nothing else survives.

No macros, no properties, no comments, no embedded objects, no links to the outside. Sizes are
bounded before anything is unpacked.
"""

import posixpath
import re
import zlib
from collections.abc import Iterable
from io import BytesIO
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from django.utils.translation import gettext_lazy as _
from lxml import etree  # type: ignore[import-untyped]

from portal.core.clean_image import clean_image
from portal.core.errors import Refused

ZIP, OLE2 = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAX_PARTS, MAX_UNPACKED, MAX_RATIO = 2000, 60 * 1024 * 1024, 200
RATIO_FROM = 1024 * 1024
_MOMENT = (1980, 1, 1, 0, 0, 0)
_TYPES, _ROOT_RELS = "[Content_Types].xml", "_rels/.rels"
_MIME = "application/vnd.openxmlformats-officedocument."
WORD, EXCEL, SLIDES = (
    f"{_MIME}wordprocessingml.document",
    f"{_MIME}spreadsheetml.sheet",
    f"{_MIME}presentationml.presentation",
)
KINDS = {"word/document.xml": WORD, "xl/workbook.xml": EXCEL, "ppt/presentation.xml": SLIDES}
_KEPT = re.compile(
    r"""word/(document|styles|numbering|settings|fontTable|webSettings|footnotes|endnotes
    |header\d*|footer\d*|theme/theme\d+)\.xml
    |xl/(workbook|styles|sharedStrings|worksheets/sheet\d+|theme/theme\d+|drawings/drawing\d+)\.xml
    |ppt/(presentation|presProps|viewProps|tableStyles|theme/theme\d+|slides/slide\d+
    |slideLayouts/slideLayout\d+|slideMasters/slideMaster\d+)\.xml
    |(word|xl|ppt)/media/[\w-]+\.(png|jpe?g)""",
    re.VERBOSE,
)
_RELATION = "/relationships"
_PLAIN_WITHOUT = frozenset({"hyperlink", "blip"})  # may stand without what they pointed to
_DROPPED = frozenset(
    {"commentReference", "commentRangeStart", "commentRangeEnd", "object", "OLEObject"}
)
_PEOPLE = frozenset({"author", "initials", "userId", "lastEdited", "userName"})


def is_office(data: bytes) -> bool:
    """Whether the first bytes are those of an Office file, of the new or the old kind."""
    return data.startswith((ZIP, OLE2))


def clean_office(data: bytes) -> tuple[bytes, str]:
    """The rebuilt file and its content type.

    Raises Refused: old-format, damaged, zip-bomb, macro, encrypted-office, unknown-type.
    """
    if data.startswith(OLE2):
        raise Refused(
            _("Old Office files cannot be attached. Save it as PDF or .docx and choose it again."),
            code="old-format",
        )
    try:
        with ZipFile(BytesIO(data)) as archive:
            return _rebuilt(archive)
    except Refused:
        raise
    except (BadZipFile, zlib.error, EOFError, OSError, etree.XMLSyntaxError, KeyError, ValueError,
            NotImplementedError) as error:  # fmt: skip
        raise _damaged() from error


def _rebuilt(archive: ZipFile) -> tuple[bytes, str]:
    infos = _bounded(archive)
    main = next((name for name in KINDS if name in infos), None)
    if main is None:
        raise Refused(_("This kind of file cannot be attached."), code="unknown-type")
    if any("vba" in name.lower() or "macrosheets" in name.lower() for name in infos):
        raise Refused(_("The file contains macros. Save it without macros."), code="macro")
    kept = {name for name in infos if _KEPT.fullmatch(name)}
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as target:
        _put(target, _TYPES, _content_types(_part(archive, infos[_TYPES]), kept))
        _put(target, _ROOT_RELS, _relations(_part(archive, infos[_ROOT_RELS]), "", {main})[0])
        for name in sorted(kept):
            _copy(archive, infos, name, kept, target)
    return out.getvalue(), KINDS[main]


def _bounded(archive: ZipFile) -> dict[str, ZipInfo]:
    rows = [row for row in archive.infolist() if not row.is_dir()]
    dense = any(row.file_size > max(RATIO_FROM, row.compress_size * MAX_RATIO) for row in rows)
    if len(rows) > MAX_PARTS or sum(row.file_size for row in rows) > MAX_UNPACKED or dense:
        raise Refused(_("The file is too large when unpacked."), code="zip-bomb")
    if any(row.flag_bits & 1 for row in rows):
        raise Refused(_("The file is locked. Save it without a password."), code="encrypted-office")
    if len({row.filename.lower() for row in rows}) != len(rows):
        raise _damaged()
    return {row.filename: row for row in rows}


def _part(archive: ZipFile, info: ZipInfo) -> bytes:
    """One part, never more of it than it declares."""
    with archive.open(info) as stream:
        data = stream.read(info.file_size + 1)
    if len(data) > info.file_size:
        raise Refused(_("The file is too large when unpacked."), code="zip-bomb")
    return data


def _copy(
    archive: ZipFile, infos: dict[str, ZipInfo], name: str, kept: set[str], target: ZipFile
) -> None:
    data = _part(archive, infos[name])
    if "/media/" in name:
        png = name.endswith(".png")
        cleaned, made = clean_image(data, "image/png" if png else "image/jpeg")
        if made != ("image/png" if png else "image/jpeg"):
            raise _damaged()
        _put(target, name, cleaned)
        return
    folder, base = posixpath.split(name)
    rels = f"{folder}/_rels/{base}.rels"
    gone: set[str] = set()
    if rels in infos:
        relations, gone = _relations(_part(archive, infos[rels]), folder, kept)
        _put(target, rels, relations)
    _put(target, name, _without(data, gone))


def _relations(data: bytes, folder: str, kept: Iterable[str]) -> tuple[bytes, set[str]]:
    """The relations that lead to a kept part, and the ids of those that were taken out."""
    root, gone = _parsed(data), set()
    for row in list(root):
        where = row.get("Target", "")
        path = where.lstrip("/") if where.startswith("/") else posixpath.join(folder, where)
        if row.get("TargetMode") == "External" or posixpath.normpath(path) not in kept:
            gone.add(row.get("Id", ""))
            root.remove(row)
    return _text(root), gone


def _without(data: bytes, gone: set[str]) -> bytes:
    """The part without what pointed to something taken out, and without names of people."""
    root = _parsed(data)
    for element in list(root.iter(etree.Element)):
        local = etree.QName(element).localname
        broken = [key for key, value in element.attrib.items() if _points(key) and value in gone]
        if local in _DROPPED or (broken and local not in _PLAIN_WITHOUT):
            _drop(element)
            continue
        for key in list(element.attrib):
            if key in broken:
                del element.attrib[key]
            elif etree.QName(key).localname in _PEOPLE:
                element.set(key, "")
    return _text(root)


def _points(key: str) -> bool:
    return (etree.QName(key).namespace or "").endswith(_RELATION)


def _drop(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _content_types(data: bytes, kept: set[str]) -> bytes:
    root = _parsed(data)
    for row in list(root):
        name = row.get("PartName")
        if name is not None and name.lstrip("/") not in kept:
            root.remove(row)
    return _text(root)


def _parsed(data: bytes) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    root = etree.fromstring(data, parser)
    if root.getroottree().docinfo.doctype:
        raise _damaged()
    return root


def _text(root: etree._Element) -> bytes:
    made: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return made


def _put(target: ZipFile, name: str, data: bytes) -> None:
    info = ZipInfo(name, _MOMENT)
    info.compress_type = ZIP_DEFLATED
    target.writestr(info, data)


def _damaged() -> Refused:
    return Refused(
        _("The file cannot be read. Open it, save it under a new name and try again."),
        code="damaged",
    )
