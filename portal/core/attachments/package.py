"""The parts of an Office file that staff publish: of known kinds, nothing hidden among them."""

import posixpath
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipInfo

from django.utils.translation import gettext_lazy as _

from portal.core.errors import refuse, refuse_damaged
from portal.core.office_package import Bounds, Package, open_bounded, written

BOUNDS = Bounds(parts=3000, unpacked=80 << 20, ratio=200, ratio_from=4 << 20)
MAX_PICTURES = 100  # each is decoded and drawn anew
_FOLDERS = (
    "[Content_Types].xml",
    "_rels/",
    "docProps/",
    "docMetadata/",
    "customXml/",
    "word/",
    "xl/",
)
_TEXT_PARTS = frozenset({"xml", "rels", "vml"})
_FONT_PARTS = frozenset({"odttf", "fntdata", "ttf"})
_PICTURES = frozenset({"png", "jpg", "jpeg"})
_OTHER_PICTURES = frozenset({"emf", "wmf", "gif", "bmp", "tif", "tiff", "svg", "webp", "wdp"})


def open_package(data: bytes, main_part: str) -> Package:
    """The file, if it is of the kind that has *main_part*, without macros or hidden objects.

    Raises Refused: password-protected, old-format, damaged, zip-bomb, too-many-pictures, macro,
    embedded-object, external-data, unknown-picture, unknown-part.
    """
    package = open_bounded(data, BOUNDS)
    parts = package.parts
    if main_part not in parts:
        refuse_damaged()
    if sum(map(is_picture, parts)) > MAX_PICTURES:
        message = _("The file holds more than %(limit)d pictures. Split it or leave some out.")
        refuse(message % {"limit": MAX_PICTURES}, "too-many-pictures")
    for info in parts.values():
        _require_plain(info)
        _require_known(info.filename)
    return package


def rebuilt(package: Package, replaced: dict[str, bytes]) -> bytes:
    """The same parts in a new file, some replaced; no dates, comments or extra fields."""
    names = package.parts
    return written((n, replaced[n] if n in replaced else package.read(n)) for n in names)


def _require_plain(info: ZipInfo) -> None:
    path = posixpath.normpath(info.filename)
    odd = info.filename != path or path.startswith(("/", "..")) or "\\" in path
    if odd or info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        refuse_damaged()


def _require_known(name: str) -> None:
    lower = name.lower()
    extension = lower.rpartition(".")[2]
    if "vbaproject" in lower or "macrosheets/" in lower or "vbadata" in lower:
        refuse(_("The file contains macros. Save it without macros."), "macro")
    if "embeddings/" in lower or "activex/" in lower or "oleobject" in lower:
        refuse(
            _("Another file is hidden inside this one. Remove the embedded object, or paste it as "
              "text."),
            "embedded-object",
        )  # fmt: skip
    if "externallinks/" in lower:
        refuse(
            _("The workbook keeps values of another workbook. Break the links (Data, Edit links) "
              "and save it again."),
            "external-data",
        )  # fmt: skip
    if extension in _OTHER_PICTURES:
        refuse(
            _("A picture in the file is of a kind that cannot be checked. Save it as PNG or JPEG "
              "and insert it again."),
            "unknown-picture",
        )  # fmt: skip
    if not name.startswith(_FOLDERS):
        _refuse_part()
    is_printer = "printersettings/" in lower and extension == "bin"
    if extension not in _TEXT_PARTS | _FONT_PARTS | _PICTURES and not is_printer:
        _refuse_part()


def is_picture(name: str) -> bool:
    return name.lower().rpartition(".")[2] in _PICTURES


def _refuse_part() -> None:
    refuse(
        _("The file contains a part that cannot be checked. Copy its text into a new file."),
        "unknown-part",
    )
