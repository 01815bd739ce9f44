"""What the list of a section says of each page: one query for all kinds, no body is read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from wagtail.models import Page
from wagtail.query import PageQuerySet

from policy_pages.models.documents import TONES, PolicyDocumentPage

if TYPE_CHECKING:
    from policy_pages.models import PolicyPage

# The kinds that bear a document number.
NUMBERED = ("policydocumentpage", "interpretationpage", "noticepage", "circularpage")
READ = ("title", "url_path", "content_type", "first_published_at", "policydocumentpage__validity")


@dataclass(frozen=True, slots=True)
class Item:
    """One page in the list."""

    title: str
    url: str
    kind: str
    published: datetime | None
    validity: str
    number: str

    @property
    def day(self) -> str:
        """The day on which it became public, as it is written everywhere."""
        return f"{timezone.localtime(self.published):%Y-%m-%d}" if self.published else ""

    @property
    def validity_tone(self) -> str:
        """The colour of the validity badge."""
        return TONES.get(self.validity, "grey")

    @property
    def validity_label(self) -> str:
        """Whether a document still holds, in words."""
        return str(PolicyDocumentPage.Validity(self.validity).label)


def rows_of(pages: PageQuerySet) -> PageQuerySet:
    """*pages* as the columns that `items` makes its items of."""
    return pages.values_list(*READ, *(f"{kind}__number" for kind in NUMBERED))


def items(
    rows: Iterable[tuple[Any, ...]], above: Page, address: str, models: Iterable[type["PolicyPage"]]
) -> list[Item]:
    """The items of *rows*, which lie below the page *above* with this address."""
    kinds = {ContentType.objects.get_for_model(model).pk: model for model in models}
    return [
        Item(
            title,
            address + path.removeprefix(above.url_path),
            str(kinds[kind].get_verbose_name()),
            published,
            validity or "",
            next(filter(None, numbers), ""),
        )
        for title, path, kind, published, validity, *numbers in rows
    ]
