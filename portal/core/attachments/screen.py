"""One file in, one judged and cleaned file out; Refused with the place named, or a fit file."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePath

from django.conf import settings
from django.core.files.base import ContentFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.core.attachments import excel, word
from portal.core.attachments.markup import texts_of
from portal.core.attachments.package import is_picture, open_package
from portal.core.attachments.pdf import read_pdf
from portal.core.attachments.plain import read_csv, read_text
from portal.core.attachments.reading import Contents
from portal.core.attachments.tables import is_refused
from portal.core.attachments.traces import without_traces
from portal.core.clean_pdf import clean_pdf
from portal.core.errors import refuse
from portal.core.office_package import Package
from portal.core.public_text.finding import Found, PersonalDataFound, Place, find

_MOST_TOLD = 20  # findings: the person looks for the rest in the file


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file fit to be offered; *pictures* counts what only a person can have read."""

    name: str
    data: bytes
    pictures: int


class ScreenedFile(ContentFile):
    """The content of an attachment on its way into storage."""

    def __init__(self, attachment: Attachment) -> None:
        super().__init__(attachment.data, name=attachment.name)
        self.attachment = attachment


@dataclass(frozen=True, slots=True)
class _Opened:
    """The cleaned bytes, and the texts of the file as it came, read as they are asked for."""

    clean: bytes
    places: Iterator[Place]


def screen(data: bytes, name: str) -> Attachment:
    """Open, read and clean the file of that name.

    Raises PersonalDataFound, or Refused: empty-file, too-large, unknown-type, recipients, and what
    the readers of each format refuse.
    """
    require_size(data)
    contents = Contents()
    opened = _opener(name)(data, contents)
    found = _first(find([Place(_("The file name"), PurePath(name).stem)]))
    found += _first(find(opened.places))
    if found:
        raise PersonalDataFound(found[:_MOST_TOLD])
    if any(is_refused(table) for table in contents.tables):
        refuse(
            gettext_lazy(
                "The file holds a list of recipients. Publish it as a publicity list, where names "
                "are masked and the period ends by itself."
            ),
            "recipients",
        )
    return Attachment(name, opened.clean, contents.pictures)


def require_size(data: bytes) -> None:
    """Raises Refused for an empty or too large file."""
    if not data:
        refuse(gettext_lazy("The file is empty. Choose the file again."), "empty-file")
    if len(data) > settings.UPLOAD_MAX_BYTES:
        limit = filesizeformat(settings.UPLOAD_MAX_BYTES)
        refuse(_("The file is larger than %(limit)s.") % {"limit": limit}, "too-large")


def _first(found: Iterator[Found]) -> list[Found]:
    return [item for item, _n in zip(found, range(_MOST_TOLD), strict=False)]


def _open_pdf(data: bytes, contents: Contents) -> _Opened:
    clean = clean_pdf(data)
    return _Opened(clean, read_pdf(clean, contents))


def _open_office(
    main_part: str, reader: Callable[[Package, Contents], Iterator[Place]]
) -> Callable[[bytes, Contents], _Opened]:
    def opened(data: bytes, contents: Contents) -> _Opened:
        package = open_package(data, main_part)
        contents.pictures = sum(
            is_picture(name) and not name.startswith("docProps/") for name in package.parts
        )
        return _Opened(without_traces(package), _office_places(package, contents, reader))

    return opened


def _office_places(
    package: Package, contents: Contents, reader: Callable[[Package, Contents], Iterator[Place]]
) -> Iterator[Place]:
    """The texts of the reader's parts, then of every other part: properties, links, own data."""
    yield from reader(package, contents)
    for part in package.parts:
        is_read = part.startswith(("word/", "xl/")) and part.endswith((".xml", ".vml"))
        if not is_read and part.endswith((".xml", ".rels", ".vml")):
            label = _("The properties of the file") if "docProps" in part else _("A link")
            yield from texts_of(label, part, package.chunks(part), figures=True)


def _open_plain(
    reader: Callable[[bytes, Contents], Iterator[Place]],
) -> Callable[[bytes, Contents], _Opened]:
    return lambda data, contents: _Opened(data, reader(data, contents))


_OPENERS: dict[str, Callable[[bytes, Contents], _Opened]] = {
    ".pdf": _open_pdf,
    ".docx": _open_office(word.MAIN_PART, word.read_word),
    ".xlsx": _open_office(excel.MAIN_PART, excel.read_excel),
    ".txt": _open_plain(read_text),
    ".csv": _open_plain(read_csv),
}


def _opener(name: str) -> Callable[[bytes, Contents], _Opened]:
    opener = _OPENERS.get(PurePath(name).suffix.lower())
    if opener is None:
        refuse(
            gettext_lazy(
                "Only .pdf, .docx, .xlsx, .txt and .csv files can be attached. Save an old .doc or "
                ".xls in the new form."
            ),
            "unknown-type",
        )
    return opener
