"""`/publicity/`: the lists that are public now, one list with search inside, and tombstones."""

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from disclosure.addresses import feed_address
from disclosure.lists.shown import shown
from disclosure.models import Programme, Roster, Stage
from disclosure.queries import ended_rosters, open_rosters
from disclosure.views.fresh import fresh, unindexed
from disclosure.views.listing import listing
from disclosure.views.share import ways_to_share
from disclosure.views.tombstone import tombstone_context
from portal.core import ratelimit
from portal.core.models import Division
from portal.core.pagecache.rules import public_page

LISTS_PER_PAGE = 20


@public_page("programme", "division", "stage", "month", "state", "page")
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Lists by programme, township, stage and month; `state=ended` names those that ended."""
    ended = request.GET.get("state") == "ended"
    rows = ended_rosters() if ended else open_rosters()
    months = [f"{month:%Y-%m}" for month in _months(rows)]
    filters = _filters(request, months)
    for name in filters:
        rows = _narrow(rows, name, filters[name]["value"])
    page = Paginator(rows, LISTS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "crumbs": [(_("Publicity lists"), "")],
        "filters": filters,
        "page_obj": page,
        "ended": ended,
        "feed_address": feed_address(filters["division"]["value"], filters["programme"]["value"]),
    }
    return unindexed(render(request, "disclosure/index.html", context))


def _months(rows: QuerySet[Roster]) -> list[Any]:
    return list(rows.order_by("-month").values_list("month", flat=True).distinct()[:24])


def _filters(request: HttpRequest, months: list[str]) -> dict[str, dict[str, Any]]:
    """The choices of every filter and the one that is chosen; anything else counts as none."""
    choices: dict[str, tuple[str, list[tuple[str, str]]]] = {
        "programme": (
            _("Programme"),
            list(Programme.objects.filter(person_list=True).values_list("code", "name")),
        ),
        "division": (
            _("Township"),
            [
                (division.short_code, division.name)
                for division in Division.objects.filter(level=Division.Level.TOWNSHIP)
            ],
        ),
        "stage": (_("Stage"), [(value, str(label)) for value, label in Stage.choices]),
        "month": (_("Month"), [(month, month) for month in months]),
    }
    found = {}
    for name, (label, options) in choices.items():
        wanted = request.GET.get(name, "")
        value = wanted if wanted in dict(options) else ""
        found[name] = {"label": label, "options": options, "value": value}
    return found


def _narrow(rows: QuerySet[Roster], name: str, value: str) -> QuerySet[Roster]:
    if not value:
        return rows
    if name == "programme":
        return rows.filter(programme__code=value)
    if name == "division":
        return rows.filter(division__code=value.ljust(12, "0"))
    if name == "stage":
        return rows.filter(stage=value)
    return rows.filter(month=f"{value}-01")


@public_page("page")
@require_safe
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    """One list while it is public; afterwards its tombstone, 410 when it was withdrawn."""
    found = shown(reference)
    if found is None:
        raise Http404
    roster, publication = found
    if not roster.is_public(timezone.localdate()):
        return tombstone(request, roster)
    if request.GET.get("q"):
        usage = ratelimit.count(request, "search", settings.SEARCH_LIMIT_RATE)
        if usage.exceeded:
            return render(request, "429.html", {"come_back_at": usage.come_back_at}, status=429)
    shared = ways_to_share(roster, publication)
    context = {**listing(request, roster), **shared}
    context["crumbs"] = _crumbs(context["list_title"])
    return unindexed(render(request, "disclosure/list.html", context))


def _crumbs(title: str) -> list[tuple[str, str]]:
    return [(_("Publicity lists"), reverse("disclosure:index")), (title, "")]


def tombstone(request: HttpRequest, roster: Roster) -> HttpResponse:
    """What the list was, when, and why it is gone; never a row."""
    if not hasattr(roster, "publication"):
        raise Http404
    context = {**tombstone_context(roster), "crumbs": _crumbs(roster.title)}
    status = 410 if context["withdrawn"] else 200
    return fresh(render(request, "disclosure/tombstone.html", context, status=status))
