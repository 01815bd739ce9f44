"""Townships side by side over a period: the same figures as on the boards, as page and as table."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from complaints.rectification.dashboard.boards import breakdown, decisions, list_url
from complaints.rectification.dashboard.figures import (
    CONDITIONS,
    Asked,
    by_place,
    opened_between,
)
from complaints.rectification.queries import visible_to
from portal.core.models import User
from portal.core.worklists import Figure, FigureGroup

COLUMNS = (
    *("listed", "open", "waiting", "closed", "in_time", "overdue"),
    *("confirmed", "relapsed", "escalated"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One township, or all together."""

    name: str
    figures: list[Figure]


@dataclass(frozen=True, slots=True)
class Glance:
    """What the page shows of the items that were put on the list in the period."""

    since: date | None
    until: date | None
    lines: list[Line]
    total: Line
    groups: list[FigureGroup]

    @property
    def columns(self) -> list[str | Promise]:
        """The headings of the figures."""
        return [CONDITIONS[key].label for key in COLUMNS]


def of(user: User, since: date | None, until: date | None) -> Glance:
    """The figures of the jurisdiction of *user*; the number of queries does not grow with it."""
    asked = Asked(user, timezone.localdate())
    period = {"since": since, "until": until}
    items = opened_between(visible_to(user), since, until)
    found = by_place(items, COLUMNS, asked)
    lines = [_line(one.place.name, one.counts, place=one.place.code, **period) for one in found]
    sums = {key: sum(one.counts[key] for one in found) for key in COLUMNS}
    taken = FigureGroup(_("Decisions in the period"), decisions(user, since, until))
    groups = [*breakdown(items, **period), taken]
    return Glance(since, until, lines, _line(_("Together"), sums, **period), groups)


def _line(name: str, sums: dict[str, int], **period: object) -> Line:
    figures = [
        Figure(
            CONDITIONS[key].label, sums[key], list_url(figure=key, **period), CONDITIONS[key].tone
        )
        for key in COLUMNS
    ]
    return Line(name, figures)


def table(glance: Glance) -> list[list[str]]:
    """The same as rows of text: townships, then what is counted beside them."""
    rows = [[_("Township"), *map(str, glance.columns)]]
    rows += [
        [line.name, *(str(figure.count) for figure in line.figures)]
        for line in (*glance.lines, glance.total)
    ]
    for group in glance.groups:
        rows += [[], [str(group.title)]]
        rows += [[str(figure.label), str(figure.count)] for figure in group.figures]
    return rows


def file_name(glance: Glance) -> str:
    """The name of the file without its ending: what it is, and of which period."""
    days = [day.isoformat() for day in (glance.since, glance.until) if day]
    return "-".join(["rectification-at-a-glance", *days])
