"""A stranger's file stays in memory, is judged by its content, and is kept without its secrets."""

import re
import unicodedata
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO, Any, NoReturn, Protocol

import puremagic
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, SuspiciousFileOperation
from django.core.files.storage import FileSystemStorage, Storage, storages
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from portal.core import seal
from portal.core.clean_audio import clean_audio, sound_type
from portal.core.clean_image import clean_image
from portal.core.clean_office import EXCEL, SLIDES, WORD, clean_office, is_office
from portal.core.clean_pdf import clean_pdf
from portal.core.errors import Refused
from portal.core.identifiers import redact

_EXTENSIONS = {
    "image/jpeg": {"jpg", "jpeg", "jpe", "jfif"},
    "image/png": {"png"},
    "image/webp": {"webp"},
    "image/heif": {"heic", "heif", "hif"},
    "application/pdf": {"pdf"},
    WORD: {"docx"},
    EXCEL: {"xlsx"},
    SLIDES: {"pptx"},
    "audio/mpeg": {"mp3", "mpga"},
    "audio/mp4": {"m4a", "mp4", "m4b"},
    "audio/ogg": {"ogg", "oga", "opus"},
    "audio/wav": {"wav"},
    "audio/amr": {"amr"},
}
_IMAGES = {kind for kind in _EXTENSIONS if kind.startswith("image/")}
_IMAGE_EXTENSIONS = frozenset().union(*(_EXTENSIONS[kind] for kind in _IMAGES))
_SUFFIX = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "application/pdf": ".pdf",
    WORD: ".docx",
    EXCEL: ".xlsx",
    SLIDES: ".pptx",
    "audio/mpeg": ".mp3",
    "audio/mp4": ".m4a",
    "audio/ogg": ".ogg",
    "audio/wav": ".wav",
    "audio/amr": ".amr",
}
_ALIASES = {"image/heic": "image/heif", "image/pjpeg": "image/jpeg"}
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"|?*/\\]+')
_LONGEST_STEM = 80
_FLAG = "upload_too_large"


class Readable(Protocol):
    """What `clean_upload` needs of a file: any Django file has it."""

    def read(self) -> bytes: ...


@dataclass(frozen=True, slots=True)
class CleanFile:
    """A file that may be kept: its type is certain and it says nothing beyond what it shows."""

    name: str
    content_type: str
    data: bytes
    sha256: str


class MemoryOnlyUploadHandler(FileUploadHandler):
    """Keeps uploads in memory, at most settings.UPLOAD_MAX_BYTES for a whole request.

    Above that the files are dropped while the text fields survive, and `upload_too_large` is set
    on the request (ask `too_large`), so that the form can say so and nothing typed is lost.
    """

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.file = BytesIO()
        self.received = 0

    def handle_raw_input(
        self,
        input_data: IO[bytes],
        META: dict[str, str],
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        if content_length > settings.UPLOAD_MAX_BYTES:
            self._flag()

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.file = BytesIO()  # before skipping: Django closes the file of whoever skips
        if too_large(self.request):
            raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        # Content-Length is what the client says; this is what it sends.
        self.received += len(raw_data)
        if self.received > settings.UPLOAD_MAX_BYTES:
            self._flag()
            raise SkipFile
        self.file.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        self.file.seek(0)
        return InMemoryUploadedFile(
            file=self.file,
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )

    def _flag(self) -> None:
        if self.request is not None:
            setattr(self.request, _FLAG, True)


def too_large(request: HttpRequest | None) -> bool:
    """Whether files of this request were dropped because together they were too large."""
    return getattr(request, _FLAG, False)


def require_upload_in_bounds(request: HttpRequest) -> None:
    """Raises Refused when files of this request were dropped."""
    if request.FILES is not None and too_large(request):  # reading FILES parses the body
        _refuse_too_large()


def clean_upload(file: Readable) -> CleanFile:
    """A photo, PDF, Office file or recording, rebuilt or cleaned; anything else is Refused.

    Photos are re-encoded without any metadata, at most 2000 pixels wide or high; HEIC and WebP
    become JPEG. PDFs keep only what their pages draw, Word and Excel files only known parts,
    recordings only their sound. Codes: empty-file, too-large, unknown-type, fake-extension,
    damaged, too-many-pixels, encrypted-pdf, too-many-pages, old-format, zip-bomb, macro,
    password-protected.
    """
    data = file.read()
    if not data:
        raise Refused(_("The file is empty. Choose the file again."), code="empty-file")
    if len(data) > settings.UPLOAD_MAX_BYTES:
        _refuse_too_large()
    name = str(getattr(file, "name", "") or "")
    if is_office(data):
        cleaned, content_type = clean_office(data)
        _check_extension(name, content_type)
    else:
        content_type = _sniff(data)
        _check_extension(name, content_type)
        cleaned, content_type = _clean(data, content_type)
    return CleanFile(
        name=_stem(name) + _SUFFIX[content_type],
        content_type=content_type,
        data=cleaned,
        sha256=seal.digest(cleaned),
    )


def _clean(data: bytes, content_type: str) -> tuple[bytes, str]:
    if content_type == "application/pdf":
        return clean_pdf(data), content_type
    if content_type in _IMAGES:
        return clean_image(data, content_type)
    return clean_audio(data, content_type), content_type


class NoAddressError(SuspiciousFileOperation, NotImplementedError):
    """Also what storages without addresses raise: Wagtail asks before it serves a file itself."""


class PrivateStorage(FileSystemStorage):
    """Files below settings.PRIVATE_ROOT, readable by the site only and without an address."""

    def url(self, name: str | None) -> NoReturn:
        raise NoAddressError("A private file has no address: serve it by a checked view.")


def private_storage() -> Storage:
    """The storage named "private" if settings.STORAGES has one, else the folder PRIVATE_ROOT."""
    if "private" in settings.STORAGES:
        return storages["private"]
    root, public = Path(settings.PRIVATE_ROOT).resolve(), Path(settings.MEDIA_ROOT).resolve()
    if root == public or root.is_relative_to(public):
        raise ImproperlyConfigured("PRIVATE_ROOT must not lie inside MEDIA_ROOT.")
    return PrivateStorage(
        location=root, file_permissions_mode=0o600, directory_permissions_mode=0o700
    )


def _sniff(data: bytes) -> str:
    if found := sound_type(data):
        return found
    try:
        guesses = [guess.mime_type for guess in puremagic.magic_string(data)]
    except (puremagic.PureError, ValueError):
        guesses = []
    for guess in guesses:
        content_type: str = _ALIASES.get(guess, guess)
        if content_type in _IMAGES | {"application/pdf"}:
            return content_type
    raise Refused(
        _(
            "Only photos (JPEG, PNG, WebP, HEIC), PDF, Office files (.docx, .xlsx, .pptx) and "
            "recordings (MP3, M4A, WAV, OGG, AMR) can be attached."
        ),
        code="unknown-type",
    )


def _check_extension(name: str, content_type: str) -> None:
    extension = Path(name).suffix.lower().removeprefix(".")
    # Photos are often saved under another photo's extension, and are re-encoded anyway.
    fitting = _IMAGE_EXTENSIONS if content_type in _IMAGES else _EXTENSIONS[content_type]
    if extension and extension not in fitting:
        raise Refused(
            _("The file is not what its name says. Save it again under its own type."),
            code="fake-extension",
        )


def _stem(name: str) -> str:
    # People name a photo after the person on it: numbers do not survive in the name either.
    stem = Path(unicodedata.normalize("NFC", name).replace("\\", "/")).stem
    stem = _UNSAFE.sub("_", redact(stem)).strip(" ._")
    return stem[:_LONGEST_STEM] or "file"


def _refuse_too_large() -> NoReturn:
    message = _("The files are larger than %(limit)s together. Send fewer or smaller ones.") % {
        "limit": filesizeformat(settings.UPLOAD_MAX_BYTES)
    }
    raise Refused(message, code="too-large")
