"""Goes through every stored text and file once, an object at a time; tells places, no numbers."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.core.files.storage import Storage, default_storage
from django.db import models
from django.urls import get_resolver
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import Page, Revision

from portal.core.attachments import screen
from portal.core.errors import Refused
from portal.core.identifiers import redact
from portal.core.models import PrivateFile, SiteDocument, SiteImage, SiteRendition
from portal.core.public_text.coverage import coverage_of, covered_models, places_of
from portal.core.public_text.finding import PersonalDataFound, find
from portal.core.uploads import private_storage

CHUNK = 200
# Kinds of a hit beside those of numbers.
UNREADABLE, UNKNOWN_FILE = "unreadable", "unknown-file"


@dataclass(frozen=True, slots=True)
class Hit:
    """Something to look at: what it is, its place, its address in the staff area."""

    what: str
    name: str
    place: str
    kind: str
    address: str = ""


Looked = Callable[[], None]


def walk(looked: Looked, *, all_revisions: bool = False) -> Iterator[Hit]:
    """Every finding in what is stored; *looked* is called for each object."""
    get_resolver().url_patterns  # noqa: B018  a command has not asked for any address yet
    addresses = AdminURLFinder()
    for model in covered_models():
        if issubclass(model, Page):
            continue
        for instance in model._default_manager.order_by("pk").iterator(chunk_size=CHUNK):
            looked()
            yield from _hits(instance, instance, addresses)
    yield from _pages(looked, addresses)
    if all_revisions:
        yield from _revisions(looked, addresses)
    for document in SiteDocument.objects.order_by("pk").iterator(chunk_size=CHUNK):
        yield from _inside(document, addresses)
    yield from _unknown_files(looked)


def _pages(looked: Looked, addresses: AdminURLFinder) -> Iterator[Hit]:
    """Each page as it is public, and as it waits to be."""
    for page in Page.objects.filter(depth__gt=1).order_by("pk").specific().iterator(CHUNK):
        looked()
        yield from _hits(page, page, addresses)
        if page.has_unpublished_changes and page.latest_revision:
            draft = page.latest_revision.as_object()
            yield from _hits(page, draft, addresses, _("Draft: "))


def _revisions(looked: Looked, addresses: AdminURLFinder) -> Iterator[Hit]:
    for revision in Revision.objects.order_by("pk").iterator(chunk_size=CHUNK):
        model = revision.content_type.model_class()
        if model is None or coverage_of(model) is None:
            continue
        looked()
        content = model.from_serializable_data(revision.content, check_fks=False)
        version = _("Version of %(day)s: ") % {"day": f"{revision.created_at:%Y-%m-%d}"}
        yield from _hits(content, content, addresses, version)


def _hits(
    named: models.Model, read: models.Model, addresses: AdminURLFinder, version: str = ""
) -> Iterator[Hit]:
    for item in find(places_of(read)):
        yield _hit(named, version + item.label, item.kind, addresses)


def _inside(document: SiteDocument, addresses: AdminURLFinder) -> Iterator[Hit]:
    """What the file of a document holds, as if it were uploaded today."""
    try:
        with document.file.open("rb") as file:
            screen(file.read(), document.filename)
    except PersonalDataFound as refused:
        for item in refused.found:
            yield _hit(document, item.label, item.kind, addresses)
    except (Refused, OSError) as error:
        place = str(error) if isinstance(error, Refused) else _("The file is missing.")
        yield _hit(document, place, UNREADABLE, addresses)


def _hit(named: models.Model, place: str, kind: str, addresses: AdminURLFinder) -> Hit:
    what = str(capfirst(str(named._meta.verbose_name)))
    return Hit(what, redact(str(named)), place, kind, addresses.get_edit_url(named) or "")


def _unknown_files(looked: Looked) -> Iterator[Hit]:
    """Files that no record knows; nobody would take them down with their page."""
    known = (
        (default_storage, "", ((SiteImage, "file"), (SiteRendition, "file"))),
        (private_storage(), "documents", ((SiteDocument, "file"),)),
        (private_storage(), "files", ((PrivateFile, "blob"),)),
    )
    for storage, folder, owners in known:
        for name in _files(storage, folder):
            looked()
            if not any(
                model._default_manager.filter(**{field: name}).exists() for model, field in owners
            ):
                yield Hit(_("File"), redact(name), _("No record knows this file."), UNKNOWN_FILE)


def _files(storage: Storage, folder: str) -> Iterator[str]:
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}/{name}".lstrip("/") for name in sorted(files))
    for name in sorted(folders):
        yield from _files(storage, f"{folder}/{name}".lstrip("/"))
