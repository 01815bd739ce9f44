"""Site search: every term must occur, whatever its length; only public pages are indexed.

Chinese has no spaces, so word indexes find nothing here; a plain substring search finds
everything and is quick enough for the few thousand pages of a county.
"""

from dataclasses import dataclass

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from portal.core.identifiers import fold
from portal.core.pages import BasePage
from portal.home.models import SearchEntry

MAX_LENGTH = 64
MAX_TERMS = 5
EXCERPT = 60
# Rooms of the site that are no pages of the CMS, with what people call them.
ROOMS = (
    ("disclosure:index", _("Publicity lists"), _("Lists of recipients that are public now")),
    (
        "disclosure:catalogue",
        _("Catalogue of what must be public"),
        _("What must be public and what is late"),
    ),
    ("disclosure:funds", _("Funds"), _("Households, persons and money by month")),
    ("complaints:file", _("File a complaint"), _("Named or anonymous, no account needed")),
    ("complaints:track", _("Track a complaint"), _("With your number and query code")),
    ("rectification:index", _("Rectification"), _("Rectification results")),
)


@dataclass(frozen=True)
class Excerpt:
    """A piece of text around the first hit: before, the hit itself, after."""

    before: str
    hit: str
    after: str


def terms_of(query: str) -> list[str]:
    """The words of *query* that are searched for; bounded in length and number."""
    cleaned = "".join(c for c in query[:MAX_LENGTH] if c.isprintable())
    return [term for term in cleaned.lower().split() if term][:MAX_TERMS]


def search(query: str) -> QuerySet[SearchEntry]:
    """Public pages that contain every term, title hits first, then the newest."""
    terms = terms_of(query)
    if not terms:
        return SearchEntry.objects.none()
    every, in_title = Q(), Q()
    for term in terms:
        every &= Q(text__icontains=term) | Q(title__icontains=term)
        in_title &= Q(title__icontains=term)
    rank = Case(When(in_title, then=Value(0)), default=Value(1), output_field=IntegerField())
    return (
        SearchEntry.objects.filter(every, page__live=True)
        .annotate(rank=rank)
        .order_by("rank", F("published_at").desc(), "pk")
        .select_related("page")
    )


def rooms(query: str) -> list[tuple[str, str, str]]:
    """Address, name and purpose of each room in whose words every term occurs."""
    terms = terms_of(query)
    named = [(reverse(url), str(name), str(about)) for url, name, about in ROOMS]
    return [
        room for room in named if terms and all(t in f"{room[1]} {room[2]}".lower() for t in terms)
    ]


def excerpt(text: str, terms: list[str]) -> Excerpt:
    """The surroundings of the first term that occurs in *text*."""
    lowered = text.lower()
    found = [(lowered.find(term), term) for term in terms if term in lowered]
    start, term = min(found) if found else (0, "")
    end = start + len(term)
    return Excerpt(
        before=text[max(0, start - EXCERPT) : start],
        hit=text[start:end],
        after=text[end : end + EXCERPT],
    )


def index_page(page: Page) -> None:
    """Put a public page into the index, or take it out."""
    specific = page.specific
    if not specific.live or not isinstance(specific, BasePage):
        SearchEntry.objects.filter(page_id=page.pk).delete()
        return
    SearchEntry.objects.update_or_create(
        page_id=page.pk,
        defaults={
            "title": specific.title,
            "text": " ".join(specific.searchable_text().split()),
            "published_at": specific.first_published_at or timezone.now(),
        },
    )


def folded(query: str) -> str:
    """*query* with full-width letters and digits made plain, inner spaces kept."""
    return " ".join(fold(part) for part in query.split())
