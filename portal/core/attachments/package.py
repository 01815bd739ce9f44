"""The parts of an Office file are judged before they are unpacked: number, size, kind, names."""

import posixpath
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from django.utils.translation import gettext_lazy as _

from portal.core.attachments.reading import refuse, refuse_damaged

MAX_PARTS = 3000
MAX_UNPACKED = 80 * 1024 * 1024
MAX_RATIO = 200
MAX_PICTURES = 100  # each is decoded and drawn anew
RATIO_FROM = 4 * 1024 * 1024  # below this size unpacked, the ratio says nothing
CHUNK = 1 << 18
_FIRST_MOMENT = (1980, 1, 1, 0, 0, 0)
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
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


@dataclass(frozen=True, slots=True)
class Package:
    """The parts of an Office file by name; each is unpacked only when it is read."""

    archive: ZipFile
    parts: dict[str, ZipInfo]

    def chunks(self, name: str) -> Iterator[bytes]:
        """One part, unpacked piece by piece and never beyond the size that it declares."""
        info = self.parts[name]
        left = info.file_size
        try:
            with self.archive.open(info) as stream:
                while piece := stream.read(CHUNK):
                    left -= len(piece)
                    if left < 0:
                        _refuse_bomb()
                    yield piece
        except (BadZipFile, zlib.error, EOFError, NotImplementedError):
            refuse_damaged()

    def read(self, name: str) -> bytes:
        return b"".join(self.chunks(name)) if name in self.parts else b""

    def named(self, folder: str, suffix: str = ".xml") -> list[str]:
        """The parts in a folder and below it, in order."""
        return sorted(n for n in self.parts if n.startswith(folder) and n.endswith(suffix))


def open_package(data: bytes, main_part: str) -> Package:
    """The file, if it is of the kind that has *main_part*, without macros or hidden objects.

    Raises Refused: password-protected, old-format, damaged, zip-bomb, too-many-pictures, macro,
    embedded-object, external-data, unknown-picture, unknown-part.
    """
    if data.startswith(_OLE2):
        _refuse_old(data)
    try:
        archive = ZipFile(BytesIO(data))
    except (BadZipFile, ValueError, NotImplementedError, EOFError, OSError):
        refuse_damaged()
    infos = [info for info in archive.infolist() if not info.is_dir()]
    _require_bounds(infos, len(data))
    parts = {info.filename: info for info in infos}
    if len({name.lower() for name in parts}) != len(infos) or main_part not in parts:
        refuse_damaged()
    if sum(map(is_picture, parts)) > MAX_PICTURES:
        message = _("The file holds more than %(limit)d pictures. Split it or leave some out.")
        refuse(message % {"limit": MAX_PICTURES}, "too-many-pictures")
    for info in infos:
        _require_plain(info)
        _require_known(info.filename)
    return Package(archive, parts)


def rebuilt(package: Package, replaced: dict[str, bytes]) -> bytes:
    """The same parts in a new file, some replaced; no dates, comments or extra fields."""
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as target:
        for name in package.parts:
            info = ZipInfo(name, _FIRST_MOMENT)
            info.compress_type = ZIP_DEFLATED
            target.writestr(info, replaced[name] if name in replaced else package.read(name))
    return buffer.getvalue()


def _require_bounds(infos: list[ZipInfo], packed: int) -> None:
    unpacked = sum(info.file_size for info in infos)
    too_dense = any(
        info.file_size > max(RATIO_FROM, info.compress_size * MAX_RATIO) for info in infos
    )
    if len(infos) > MAX_PARTS or unpacked > MAX_UNPACKED or too_dense or not packed:
        _refuse_bomb()


def _require_plain(info: ZipInfo) -> None:
    if info.flag_bits & 1:
        _refuse_locked()
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


def _refuse_old(data: bytes) -> None:
    if _ENCRYPTED in data:
        _refuse_locked()
    refuse(
        _("This is a file of the old kind (.doc, .xls). Save it as .docx or .xlsx."), "old-format"
    )


def _refuse_locked() -> None:
    refuse(
        _("The file is protected by a password. Remove the password and upload it again."),
        "password-protected",
    )


def _refuse_bomb() -> None:
    refuse(_("The file unpacks to far more than a document needs."), "zip-bomb")
