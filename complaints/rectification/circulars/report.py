"""The report on one circular: every problem, who answers, until when, what came of it. No person.

Made anew whenever it is asked for, from what everyone may see. Whoever calls has asked whether the
person may have it.
"""

from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from complaints.rectification.models import LookBack, RectificationItem, Status
from complaints.rectification.queries import CLOSED, SETTLED, public_items
from policy_pages.models import CircularPage
from portal.core.typesetting import GETA, TypeCase, typeset

TEMPLATE = Path(__file__).resolve().parent / "report.typ"
NO_DAY = "–"


def report_pdf(circular: CircularPage) -> bytes:
    """The report as PDF; Refused with busy or not-set when it cannot be made now."""
    return typeset(TEMPLATE, report_facts(circular, timezone.localdate()))


def file_name(circular: CircularPage) -> str:
    """What the report is called where it is kept."""
    return f"{circular.slug}-{timezone.localdate():%Y%m%d}.pdf"


def report_facts(circular: CircularPage, today: date) -> dict[str, Any]:
    """Everything that the report says, as plain data: two queries for any number of items."""
    items = list(_items(circular))
    case = TypeCase()
    with translation.override(settings.LANGUAGE_CODE):
        said = {
            "language": settings.LANGUAGE_CODE.split("-")[0],
            "heading": _("Report on the rectification of circulated problems"),
            "circular": f"{circular.title} {circular.number}".strip(),
            "facts": _head(circular, today),
            "totals": _totals(items, today),
            "columns": _columns(),
            "rows": [_row(number, item, today) for number, item in enumerate(items, start=1)],
            "empty": _("This circular has put no problem on the list."),
            "page": _("Page %(number)s of %(total)s") % {"number": "{n}", "total": "{m}"},
        }
        printable: dict[str, Any] = case.set_all(said, _("the report"))
        return printable | {"notes": _notes(case)}


def _items(circular: CircularPage) -> Any:
    rows = public_items().filter(source_circular=circular).order_by("number")
    return rows.select_related("responsible_unit", "division").prefetch_related("look_backs")


def _head(circular: CircularPage, today: date) -> list[list[str]]:
    at = circular.first_published_at
    since = _day(timezone.localtime(at).date() if at else None)
    until = _day(today)
    return [
        [_("Issued by"), circular.source()],
        [
            pgettext("report", "Period"),
            _("%(since)s to %(until)s") % {"since": since, "until": until},
        ],
    ]


def _day(day: date | None) -> str:
    return date_format(day, "Y-m-d") if day else NO_DAY


def closed_in_time(item: RectificationItem) -> bool:
    """Whether the item is closed, and was by its deadline."""
    closed = item.status in CLOSED and item.closed_at is not None
    return closed and timezone.localdate(item.closed_at) <= item.deadline


def _totals(items: list[RectificationItem], today: date) -> list[list[str]]:
    closed = [item for item in items if item.status in CLOSED]
    counts = {
        _("Problems"): len(items),
        _("Closed"): len(closed),
        _("Closed in time"): sum(map(closed_in_time, items)),
        _("Confirmed by look-back"): sum(item.status == Status.CONSOLIDATED for item in items),
        _("Relapsed"): sum(item.relapses > 0 for item in items),
        _("Overdue"): sum(_late(item, today) for item in items),
    }
    return [[label, str(count)] for label, count in counts.items()]


def _late(item: RectificationItem, today: date) -> bool:
    return item.status not in SETTLED and item.deadline < today


def _columns() -> list[str]:
    return [
        _("No."),
        _("Problem"),
        _("Responsible unit"),
        _("Deadline"),
        _("State"),
        _("Result"),
        _("Look-back"),
    ]


def _row(number: int, item: RectificationItem, today: date) -> list[str]:
    state = str(item.get_status_display())
    if _late(item, today):
        state = f"{_('Overdue')}\n{state}"
    return [
        str(number),
        f"{item.public_problem}\n{item.number} · {item.division}",
        item.responsible_unit.name,
        _day(item.deadline),
        state,
        _result(item),
        _answers(item),
    ]


def _result(item: RectificationItem) -> str:
    """What was done, once another unit has closed the item."""
    if item.status not in CLOSED or item.closed_at is None:
        return NO_DAY
    return f"{_day(timezone.localdate(item.closed_at))}\n{item.public_result}"


def _answers(item: RectificationItem) -> str:
    """The three answers of the look-back that was done last."""
    done = [look for look in item.look_backs.all() if look.result]
    if not done:
        return NO_DAY
    last = max(done, key=lambda look: look.round)
    words = {True: _("yes"), False: _("no"), None: NO_DAY}
    asked = LookBack._meta
    lines = [
        f"{asked.get_field(name).verbose_name} {words[getattr(last, name)]}"
        for name in LookBack.QUESTIONS
    ]
    return "\n".join([_day(timezone.localdate(last.performed_at)), *lines])


def _notes(case: TypeCase) -> str:
    signs = " ".join(sign for found in case.missing.values() for sign in found)
    if not signs:
        return ""
    words = _("%(mark)s stands for a character that the font lacks: %(signs)s")
    return words % {"mark": GETA, "signs": signs}
