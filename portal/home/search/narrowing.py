"""Filters with the number of what each would leave, read in one question.

One grouped count answers for all: how many there are, and how many each choice would leave while
the other filters stay.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, QuerySet
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from policy_pages.models import PolicyDocumentPage
from portal.core.gazetteer import divisions
from portal.home.models import SearchEntry

FILTERS = ("kind", "year", "validity", "township")
KINDS: dict[str, str | Promise] = {
    "guide": _("Guides"),
    "document": _("Policy documents"),
    "interpretation": _("Interpretations"),
    "notice": _("Notices"),
    "circular": _("Circulars"),
    "list": _("Publicity lists"),
    "catalogue": pgettext_lazy("search", "Catalogue items"),
    "office": pgettext_lazy("search", "Units"),
    "rectification": _("Rectification items"),
    "check": _("Checks of townships"),
    "assessment": _("Assessment of townships"),
    "page": pgettext_lazy("search", "Other pages"),
}
LABELS: dict[str, str | Promise] = {
    "kind": _("Kind"),
    "year": _("Year"),
    "validity": _("Validity"),
    "township": _("Township"),
}
Groups = list[tuple[dict[str, str], int]]
YEAR_DIGITS = 4
MOST_CHOICES = 12


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a filter: how it reads, how many it leaves, whether it is chosen."""

    value: str
    label: str
    count: int
    chosen: bool
    # Where the choice leads; a chosen one leads back to all.
    address: str


@dataclass(frozen=True)
class Facet:
    """One filter with its choices."""

    name: str
    label: str
    choices: list[Choice]
    chosen: str


def chosen_in(data: QueryDict) -> dict[str, str]:
    """The filters that are set to a value they can have; anything else counts as none."""
    found = {name: data.get(name, "") for name in FILTERS}
    return {name: value for name, value in found.items() if value and _known(name, value)}


def counted(
    rows: QuerySet[SearchEntry], chosen: Mapping[str, str], asked: QueryDict
) -> tuple[int, list[Facet]]:
    """How many of *rows* the chosen filters leave, and the filters with their choices."""
    groups = [
        ({name: str(group[name] or "") for name in FILTERS}, group["found"])
        for group in rows.order_by().values(*FILTERS).annotate(found=Count("pk"))
    ]
    total = sum(found for group, found in groups if _left(group, chosen))
    facets = [_facet(name, groups, chosen, asked) for name in FILTERS]
    return total, [facet for facet in facets if facet.choices]


def label_of(name: str, value: str) -> str:
    """How the value of a filter reads."""
    if name == "kind":
        return str(KINDS.get(value, value))
    if name == "validity":
        return str(dict(PolicyDocumentPage.Validity.choices).get(value, value))
    if name == "township":
        place = divisions().get(value)
        return place.name if place else value
    return value


def _facet(name: str, groups: Groups, chosen: Mapping[str, str], asked: QueryDict) -> Facet:
    others = {other: value for other, value in chosen.items() if other != name}
    counts: Counter[str] = Counter()
    for group, found in groups:
        if group[name] and _left(group, others):
            counts[group[name]] += found
    here = chosen.get(name, "")
    choices = [
        Choice(
            value=value,
            label=label_of(name, value),
            count=counts[value],
            chosen=value == here,
            address=_address(asked, name, "" if value == here else value),
        )
        for value in _in_order(name, counts)
    ]
    return Facet(name, str(LABELS[name]), choices, here)


def _address(asked: QueryDict, name: str, value: str) -> str:
    kept = {key: asked[key] for key in ("q", "sort", *FILTERS) if asked.get(key)}
    return f"?{urlencode({**kept, name: value})}"


def _in_order(name: str, counts: Counter[str]) -> list[str]:
    if name == "kind":
        return [kind for kind in KINDS if counts[kind]]
    if name == "year":
        return sorted(counts, reverse=True)[:MOST_CHOICES]
    return sorted(counts, key=lambda value: (-counts[value], value))[:MOST_CHOICES]


def _left(group: Mapping[str, str], chosen: Mapping[str, str]) -> bool:
    return all(group[name] == value for name, value in chosen.items())


def _known(name: str, value: str) -> bool:
    if name == "kind":
        return value in KINDS
    if name == "validity":
        return value in PolicyDocumentPage.Validity.values
    if name == "township":
        return value in divisions()
    return len(value) == YEAR_DIGITS and value.isascii() and value.isdigit()
