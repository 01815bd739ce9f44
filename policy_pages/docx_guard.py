"""A .docx is opened only when it is one, is not locked, and unpacks to a bounded size."""

from io import BytesIO
from typing import NoReturn
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext_lazy as _

from portal.core.errors import Refused

MAX_BYTES = 10 * 1024 * 1024
MAX_UNPACKED = 80 * 1024 * 1024
MAX_MEMBERS = 2000
MAX_RATIO = 150  # XML packs well; far beyond this a file is made to harm
RATIO_FROM = 5 * 1024 * 1024  # below this size unpacked, the ratio says nothing

_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def require_size(data: bytes) -> None:
    """Raises Refused for an empty or too large file."""
    if not data.strip():
        _refuse(_("The file is empty."), "empty")
    if len(data) > MAX_BYTES:
        message = _("The file is larger than %(limit)s MB. Split it or leave out pictures.")
        _refuse(message % {"limit": MAX_BYTES // 1024 // 1024}, "too-large")


def require_docx(data: bytes) -> None:
    """Raises Refused unless *data* is a readable Word document of bounded size."""
    if data.startswith(_OLE2):
        if _ENCRYPTED in data:
            _locked()
        _refuse(_("This is an old .doc file. Save it as .docx and import it again."), "old-format")
    try:
        with ZipFile(BytesIO(data)) as archive:
            _require_members(archive, len(data))
    except (BadZipFile, ValueError, NotImplementedError, EOFError) as error:
        if isinstance(error, Refused):
            raise
        _refuse(_("The file is not a Word document, or it is damaged."), "damaged")


def _require_members(archive: ZipFile, packed: int) -> None:
    members = archive.infolist()
    if any(member.flag_bits & 1 for member in members):
        _locked()
    unpacked = sum(member.file_size for member in members)
    too_dense = unpacked > RATIO_FROM and unpacked > packed * MAX_RATIO
    if len(members) > MAX_MEMBERS or unpacked > MAX_UNPACKED or too_dense:
        _refuse(_("The file unpacks to far more than a document needs."), "zip-bomb")
    if "word/document.xml" not in archive.namelist():
        _refuse(_("The file is not a Word document, or it is damaged."), "not-a-document")


def _locked() -> NoReturn:
    _refuse(
        _("The file is protected by a password. Remove the password and import it again."),
        "password-protected",
    )


def _refuse(message: object, code: str) -> NoReturn:
    raise Refused(message, code=code)
