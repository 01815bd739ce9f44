"""The one door to the parts of an Office file: judged before anything is unpacked, and bounded.

Used for what staff publish (portal.core.attachments) and for what citizens send (clean_office);
each sets its own bounds and then looks at the parts in its own way.
"""

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import NoReturn
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from django.utils.translation import gettext_lazy as _

from portal.core.errors import refuse, refuse_damaged

ZIP, OLE2 = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
CHUNK = 1 << 18
_FIRST_MOMENT = (1980, 1, 1, 0, 0, 0)
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much a file may unpack to; below `ratio_from` the density of a part says nothing."""

    parts: int
    unpacked: int
    ratio: int
    ratio_from: int

    def hold(self, infos: list[ZipInfo]) -> bool:
        """Whether the sizes that the parts declare are those of a document."""
        dense = any(
            info.file_size > max(self.ratio_from, info.compress_size * self.ratio) for info in infos
        )
        unpacked = sum(info.file_size for info in infos)
        return len(infos) <= self.parts and unpacked <= self.unpacked and not dense


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
        except (BadZipFile, zlib.error, EOFError, OSError, NotImplementedError):
            refuse_damaged()

    def read(self, name: str) -> bytes:
        return b"".join(self.chunks(name)) if name in self.parts else b""

    def named(self, folder: str, suffix: str = ".xml") -> list[str]:
        """The parts in a folder and below it, in order."""
        return sorted(n for n in self.parts if n.startswith(folder) and n.endswith(suffix))


def open_bounded(data: bytes, bounds: Bounds) -> Package:
    """The file as its parts, none unpacked yet.

    Raises Refused: password-protected, old-format, damaged, zip-bomb.
    """
    if data.startswith(OLE2):
        _refuse_old(data)
    try:
        archive = ZipFile(BytesIO(data))
    except (BadZipFile, ValueError, NotImplementedError, EOFError, OSError):
        refuse_damaged()
    infos = [info for info in archive.infolist() if not info.is_dir()]
    if not bounds.hold(infos):
        _refuse_bomb()
    if any(info.flag_bits & 1 for info in infos):
        _refuse_locked()
    if len({info.filename.lower() for info in infos}) != len(infos):
        refuse_damaged()
    return Package(archive, {info.filename: info for info in infos})


def written(parts: Iterable[tuple[str, bytes]]) -> bytes:
    """A new file of these parts; no dates, comments or extra fields."""
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as target:
        for name, data in parts:
            info = ZipInfo(name, _FIRST_MOMENT)
            info.compress_type = ZIP_DEFLATED
            target.writestr(info, data)
    return buffer.getvalue()


def _refuse_old(data: bytes) -> NoReturn:
    if _ENCRYPTED in data:
        _refuse_locked()
    refuse(
        _("This is a file of the old Office kind. Save it in the new one (.docx, .xlsx, .pptx)."),
        "old-format",
    )


def _refuse_locked() -> NoReturn:
    refuse(
        _("The file is protected by a password. Remove the password and upload it again."),
        "password-protected",
    )


def _refuse_bomb() -> NoReturn:
    refuse(_("The file unpacks to far more than a document needs."), "zip-bomb")
