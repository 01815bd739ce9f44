"""What site search can narrow pages of this room by: their kind, year and validity."""

from typing import Any, TypedDict

from django.utils import timezone
from wagtail.models import Page

from policy_pages.models import (
    CircularPage,
    GuidePage,
    InterpretationPage,
    NoticePage,
    PolicyDocumentPage,
)

_KINDS: tuple[tuple[type[Page], str], ...] = (
    (GuidePage, "guide"),
    (PolicyDocumentPage, "document"),
    (InterpretationPage, "interpretation"),
    (NoticePage, "notice"),
    (CircularPage, "circular"),
)


class Details(TypedDict):
    """How a page is found, and listed among what was found."""

    kind: str
    year: int
    validity: str
    number: str


def details_of(page: Any) -> Details:
    """Kind, year and validity of any page; a page of another room is just a page."""
    kind = next((kind for model, kind in _KINDS if isinstance(page, model)), "page")
    signed = getattr(page, "signed_on", None)
    at = page.first_published_at
    year = signed.year if signed else timezone.localtime(at).year if at else 0
    return Details(
        kind=kind,
        year=year,
        validity=getattr(page, "validity", ""),
        number=getattr(page, "number", ""),
    )
