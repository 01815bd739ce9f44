"""An Office file is rebuilt from the parts that show its text and pictures; nothing else survives.

No macros, no properties, no comments, no embedded objects, no links to the outside. Sizes are
bounded before anything is unpacked.
"""

import posixpath
import re
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext_lazy as _
from lxml import etree  # type: ignore[import-untyped]

from portal.core.clean_image import clean_image
from portal.core.errors import Refused, refuse, refuse_damaged
from portal.core.office_package import OLE2, ZIP, Bounds, Package, open_bounded, written

BOUNDS = Bounds(parts=2000, unpacked=60 << 20, ratio=200, ratio_from=1 << 20)
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

    Raises Refused: old-format, damaged, zip-bomb, macro, password-protected, unknown-type.
    """
    package = open_bounded(data, BOUNDS)
    main = next((name for name in KINDS if name in package.parts), None)
    if main is None:
        refuse(_("This kind of file cannot be attached."), "unknown-type")
    if any("vba" in name.lower() or "macrosheets" in name.lower() for name in package.parts):
        refuse(_("The file contains macros. Save it without macros."), "macro")
    try:
        return written(_cleaned(package, main)), KINDS[main]
    except Refused:
        raise
    except (etree.XMLSyntaxError, KeyError, ValueError):
        refuse_damaged()


def _cleaned(package: Package, main: str) -> Iterator[tuple[str, bytes]]:
    """What is kept, part by part, and what leads to it."""
    kept = {name for name in package.parts if _KEPT.fullmatch(name)}
    yield _TYPES, _content_types(package.read(_TYPES), kept)
    yield _ROOT_RELS, _relations(package.read(_ROOT_RELS), "", {main})[0]
    for name in sorted(kept):
        yield from _part(package, name, kept)


def _part(package: Package, name: str, kept: set[str]) -> Iterator[tuple[str, bytes]]:
    """A part with its relations; a picture is drawn anew."""
    data = package.read(name)
    if "/media/" in name:
        kind = "image/png" if name.endswith(".png") else "image/jpeg"
        drawn, made = clean_image(data, kind)
        if made != kind:
            refuse_damaged()
        yield name, drawn
        return
    folder, base = posixpath.split(name)
    rels = f"{folder}/_rels/{base}.rels"
    gone: set[str] = set()
    if rels in package.parts:
        relations, gone = _relations(package.read(rels), folder, kept)
        yield rels, relations
    yield name, _without(data, gone)


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
        refuse_damaged()
    return root


def _text(root: etree._Element) -> bytes:
    made: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return made
