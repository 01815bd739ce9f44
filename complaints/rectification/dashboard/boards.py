"""The boards of the three roles: officer, supervisor, auditor; every figure opens its list."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from complaints.rectification.dashboard import proof, records
from complaints.rectification.dashboard.figures import (
    CONDITIONS,
    Asked,
    by_place,
    counts,
    waiting_days,
)
from complaints.rectification.models import Category, RectificationItem, Source, Status
from complaints.rectification.queries import visible_to
from portal.core.models import User
from portal.core.permissions import Action, may
from portal.core.worklists import Board, Figure, FigureGroup, board_source

Items = QuerySet[RectificationItem]
CHOICES: dict[str, Any] = {"status": Status, "category": Category, "source": Source}
TITLES = {
    "status": gettext_lazy("By state"),
    "category": gettext_lazy("By category"),
    "source": gettext_lazy("By source"),
}


def list_url(**asked: object) -> str:
    """The staff list with these filters."""
    chosen = {key: value for key, value in asked.items() if value not in (None, "")}
    return f"{reverse('rectification_items:index')}?{urlencode(chosen)}"


def may_audit(user: User) -> bool:
    """Who reads counts of everything without acting on anything."""
    return may(user, Action.LOG_VIEW) and may(user, Action.RECTIFICATION_VIEW)


def may_glance(user: User) -> bool:
    """Who compares townships over a period."""
    return may(user, Action.RECTIFICATION_CLOSE) or may_audit(user)


@board_source
def rectification_boards(user: User, today: date) -> Iterator[Board]:
    """One board for each of the three roles that *user* holds."""
    asked = Asked(user, today)
    if may(user, Action.RECTIFICATION_HANDLE):
        yield _officer(asked)
    if may(user, Action.RECTIFICATION_CLOSE):
        yield _supervisor(asked)
    if may_audit(user):
        yield _auditor(asked)


def _figures(keys: Iterable[str], asked: Asked) -> list[Figure]:
    chosen = list(keys)
    found = counts(visible_to(asked.user), chosen, asked)
    return [
        Figure(CONDITIONS[key].label, found[key], list_url(figure=key), CONDITIONS[key].tone)
        for key in chosen
    ]


def _officer(asked: Asked) -> Board:
    figures = _figures(
        ("mine_late", "mine_soon", "mine", "look_backs", "waiting", "extensions"), asked
    )
    return Board(
        "rectification-officer",
        _("Rectification work"),
        [
            FigureGroup(_("Mine to do"), figures[:4]),
            # A supervisor decides on these: the officer sees how long they wait.
            FigureGroup(_("Waiting for a decision"), figures[4:]),
        ],
    )


def _supervisor(asked: Asked) -> Board:
    keys = ("to_decide", "waiting_long", "extensions", "look_backs")
    figures = _figures((*keys, "relapsed", "escalated", "witness"), asked)
    days = waiting_days(asked.today)
    note = ngettext(
        "Too long is more than %(days)s day.", "Too long is more than %(days)s days.", days
    )
    return Board(
        "rectification-supervisor",
        _("Supervision of rectification"),
        [
            FigureGroup(_("To decide"), figures[: len(keys)], note % {"days": days}),
            FigureGroup(_("Relapses"), figures[len(keys) :]),
            _late_by_place(asked),
        ],
        *_more(),
    )


def _more() -> tuple[str, str]:
    return reverse("rectification_glance"), _("Rectification at a glance")


def _late_by_place(asked: Asked) -> FigureGroup:
    found = by_place(visible_to(asked.user), ["overdue"], asked)
    figures = [
        Figure(
            one.place.name,
            one.counts["overdue"],
            list_url(figure="overdue", place=one.place.code),
            "red",
        )
        for one in found
        if one.counts["overdue"]
    ]
    note = "" if figures else _("Nothing is overdue.")
    return FigureGroup(_("Overdue by township"), figures, note)


def _auditor(asked: Asked) -> Board:
    items = visible_to(asked.user)
    return Board(
        "rectification-auditor",
        _("Rectification on the record"),
        [
            *breakdown(items),
            FigureGroup(_("Decisions"), decisions(asked.user)),
            FigureGroup(_("The ledger"), [], proof.words()),
        ],
        *_more(),
    )


def breakdown(items: Items, **period: object) -> list[FigureGroup]:
    """The items by state, by category and by source: one query."""
    rows = items.order_by().values(*CHOICES).annotate(n=Count("pk"))
    found: dict[str, dict[str, int]] = {name: {} for name in CHOICES}
    for row in rows:
        for name, sums in found.items():
            sums[row[name]] = sums.get(row[name], 0) + row["n"]
    return [
        FigureGroup(
            TITLES[name],
            [
                Figure(label, found[name][value], list_url(**{name: value}, **period))
                for value, label in choices.choices
                if value in found[name]
            ],
            "" if found[name] else _("Nothing is on the list."),
        )
        for name, choices in CHOICES.items()
    ]


def decisions(user: User, since: date | None = None, until: date | None = None) -> list[Figure]:
    """Deadlines that were moved, and honest mistakes that were exempted, with their lists."""
    period = {"since": since, "until": until}
    query = urlencode({key: value for key, value in period.items() if value})
    return [
        Figure(one.label, one.rows(user, since, until).count(), f"{reverse(one.url)}?{query}")
        for one in records.RECORDS
    ]
