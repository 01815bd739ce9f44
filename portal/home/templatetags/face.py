"""Helpers of the public templates: navigation, dates, phone links.

None reads the database but the navigation, which knows what columns are empty
(`portal.home.filled`); without a request, as on an error page, it does not ask either.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django import template
from django.forms import BoundField
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from portal.home.filled import is_filled

register = template.Library()

SECTIONS = (
    ("/policies/", _("Policies")),
    ("/publicity/", _("Publicity lists")),
    ("/complaints/file/", _("File a complaint")),
    ("/complaints/track/", _("Track")),
    ("/rectification/", _("Rectification")),
    ("/search/", _("Search")),
)
STARS = 5
DAY = re.compile(r"(?<![\d-])\d{4}-\d\d-\d\d(?![\d-])", re.ASCII)


@dataclass(frozen=True)
class Section:
    """One entry of the main navigation."""

    url: str
    label: Any
    current: bool


@register.simple_tag(takes_context=True)
def sections(context: template.Context) -> list[Section]:
    """The main navigation; also works where there is no request (error pages)."""
    request = context.get("request")
    path = getattr(request, "path", "")
    return [
        Section(url, label, path.startswith(url))
        for url, label in SECTIONS
        if request is None or is_filled(url)
    ]


@register.filter
def filled(url: str) -> bool:
    """Whether the column at *url* holds something; an empty one is not linked to."""
    return is_filled(url)


@register.simple_tag
@lru_cache(maxsize=1)
def icons() -> str:
    """The address of the icons, which stays until the next start; a page names it ten times."""
    return static("img/icons.svg")


@register.filter
def place_in_site(path: object) -> tuple[str, bool]:
    """The section of an address, "" for none, and whether it is the section's own page."""
    found = next((url for url, _label in SECTIONS if str(path).startswith(url)), "")
    return found, path == found


@register.filter
def moment(value: date | datetime | None) -> str:
    """A day as 2026-11-23, a point in time as 2026-11-23 09:30 local time."""
    if isinstance(value, datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        return local.strftime("%Y-%m-%d %H:%M")
    return value.isoformat() if value else ""


@register.filter
def dated(value: object) -> SafeString:
    """Every day in a text marked as one: a narrow screen then breaks no date in two."""
    if isinstance(value, SafeString):
        return value
    return mark_safe(DAY.sub(r"<time>\g<0></time>", conditional_escape(str(value))))  # noqa: S308


@register.filter
def tel(value: object) -> str:
    """The part of a phone number that a dialler understands, for tel: links."""
    return re.sub(r"[^0-9+\-]", "", str(value or ""))


@register.filter
def stars(value: object) -> str:
    """★★★☆☆ for a rating of 3; nothing for a value that is not a rating."""
    if not str(value).isdecimal():
        return ""
    filled = min(int(str(value)), STARS)
    return "★" * filled + "☆" * (STARS - filled)


@register.filter
def first_control(field: BoundField) -> str:
    """The id of the control that a link in the error summary should reach."""
    return field.id_for_label or f"{field.auto_id}_0"


@register.filter
def is_question(label: object) -> bool:
    """Whether a label ends with a question mark: no colon follows it."""
    return str(label).rstrip().endswith(("?", "？"))


@register.filter
def beside(cells: Iterable[Any], columns: Iterable[Any]) -> list[tuple[Any, Any]]:
    """Each cell of a table row together with its column."""
    return list(zip(cells, columns, strict=False))
