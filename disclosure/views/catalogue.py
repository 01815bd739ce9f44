"""`/publicity/catalogue/`: what must be public, when it last was, and what is late."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_safe

from disclosure.catalogue import Line, State, standing
from disclosure.catalogue.lines import URGENT
from disclosure.models import CatalogueItem
from disclosure.wording import listed, parted
from portal.core import ratelimit
from portal.core.downloads import csv_download
from portal.core.models import Division
from portal.core.pagecache.rules import public_page

COUNTED = (State.LATE, State.SOON, State.DONE_LATE, State.DONE)


@dataclass(frozen=True, slots=True)
class PlaceCount:
    """How many items of one unit stand how."""

    place: Division
    numbers: list[tuple[State, int]]


@public_page("division")
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Late items first; the whole county, or one unit with every item."""
    lines = standing(timezone.localdate())
    places = sorted({line.division for line in lines}, key=lambda place: place.code)
    chosen = _chosen(request, places)
    shown = [line for line in lines if line.division == chosen]
    if chosen is None:
        shown = [line for line in lines if line.state in URGENT]
    context = {
        "crumbs": [(_("Publicity lists"), reverse("disclosure:index")), (_("Catalogue"), "")],
        "filters": {"division": _filter(places, chosen)},
        "chosen": chosen,
        "lines": shown,
        "totals": _counts(lines if chosen is None else shown),
        "places": [PlaceCount(place, _counts(_in(lines, place))) for place in places],
        "states": COUNTED,
        "items": [(item, official(item)) for item in _items(lines)],
        "csv_query": request.GET.urlencode(),
    }
    return render(request, "disclosure/catalogue.html", context)


@require_safe
@ratelimit.limited("download")
def download(request: HttpRequest) -> HttpResponse:
    """Every line with the official columns, as CSV."""
    lines = standing(timezone.localdate())
    chosen = _chosen(request, {line.division for line in lines})
    rows = [line for line in lines if chosen is None or line.division == chosen]
    header = [label for label, _value in official(rows[0].item)] if rows else []
    header += [_("Unit"), _("State"), _("Last publication"), pgettext("catalogue", "On")]
    header += [pgettext("catalogue", "Due"), pgettext("catalogue", "Missing")]
    header += [pgettext("catalogue", "Skipped")]
    return csv_download("catalogue.csv", header, (_csv_row(line) for line in rows))


def official(item: CatalogueItem) -> list[tuple[str, object]]:
    """The ten columns of the standard catalogue, in its order."""
    levels = [_("county level")] if item.by_county else []
    levels += [_("township level")] if item.by_townships else []
    return [
        (pgettext("catalogue", "No."), item.number),
        (pgettext("catalogue", "Item"), f"{item.category} · {item.title}"),
        (pgettext("catalogue", "Content"), item.content),
        (pgettext("catalogue", "Basis"), item.basis),
        (pgettext("catalogue", "Time limit"), _limit(item)),
        (pgettext("catalogue", "Publisher"), item.publisher),
        (pgettext("catalogue", "Channels"), item.channels),
        (pgettext("catalogue", "Audience"), item.audience),
        (pgettext("catalogue", "Manner"), _("on the unit's own initiative")),
        (pgettext("catalogue", "Level"), listed(levels)),
    ]


def _limit(item: CatalogueItem) -> str:
    days = min(item.limit, item.law_limit)
    text = ngettext(
        "within %(n)d working day of making or change",
        "within %(n)d working days of making or change",
        days,
    ) % {"n": days}
    if item.monthly:
        return _("%(limit)s; the current list every month") % {"limit": text}
    return text


def _csv_row(line: Line) -> list[object]:
    last = line.last
    return [
        *(value for _label, value in official(line.item)),
        line.division.name,
        line.state.label,
        last.what if last else "",
        last.published_on if last else "",
        line.due.day if line.due else "",
        parted(duty.what for duty in line.missing),
        parted(f"{duty.what}: {duty.waived}" for duty in line.waivers),
    ]


def _chosen(request: HttpRequest, places: Iterable[Division]) -> Division | None:
    wanted = request.GET.get("division", "")
    return next((place for place in places if place.short_code == wanted), None)


def _filter(places: list[Division], chosen: Division | None) -> dict[str, Any]:
    return {
        "label": _("Unit"),
        "options": [(place.short_code, place.name) for place in places],
        "value": chosen.short_code if chosen else "",
    }


def _counts(lines: Iterable[Line]) -> list[tuple[State, int]]:
    found = Counter(line.state for line in lines)
    return [(state, found[state]) for state in COUNTED]


def _in(lines: list[Line], place: Division) -> list[Line]:
    return [line for line in lines if line.division == place]


def _items(lines: list[Line]) -> list[CatalogueItem]:
    found = {line.item.pk: line.item for line in lines}
    return sorted(found.values(), key=lambda item: item.number)
