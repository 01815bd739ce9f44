"""The report on a circular: every problem, who answers, until when, what came of it. No person.

Made anew whenever it is asked for, from what everyone may see. Whoever calls has asked whether the
person may have it.
"""

from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from complaints.rectification.models import InspectionPlan, LookBack, RectificationItem, Status
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
    """Everything that the report says, as plain data: four queries for any number of items."""
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
            "rows": [_row(item, today) for item in items],
            "empty": _("This circular has put no problem on the list."),
            "page": _("Page %(number)s of %(total)s") % {"number": "{n}", "total": "{m}"},
        }
        printable: dict[str, Any] = case.set_all(said, _("the report"))
        return printable | {"notes": _notes(case)}


def _items(circular: CircularPage) -> QuerySet[RectificationItem]:
    rows = public_items().filter(source_circular=circular).order_by("number")
    return rows.select_related("responsible_unit", "division").prefetch_related("look_backs")


def _head(circular: CircularPage, today: date) -> list[list[str]]:
    at = circular.first_published_at
    published = timezone.localdate(at) if at else None
    plan = InspectionPlan.objects.filter(circular=circular).first()
    check = [[_("Check behind it"), f"{plan.number} {plan.title}"]] if plan else []
    return [
        [_("Issued by"), circular.source()],
        [_("Date of publication"), _day(published)],
        *check,
        [pgettext("report", "Printed on"), _day(today)],
    ]


def _day(day: date | None) -> str:
    return date_format(day, "Y-m-d") if day else NO_DAY


def _closed_on(item: RectificationItem) -> date | None:
    """The day on which another unit closed the item, if it counts as closed now."""
    if item.status not in CLOSED or item.closed_at is None:
        return None
    return timezone.localdate(item.closed_at)


def closed_in_time(item: RectificationItem) -> bool:
    """Whether the item is closed, and was by its deadline."""
    day = _closed_on(item)
    return day is not None and day <= item.deadline


def _late(item: RectificationItem, today: date) -> bool:
    return item.status not in SETTLED and item.deadline < today


def _totals(items: list[RectificationItem], today: date) -> list[list[str]]:
    counts = {
        _("Problems"): len(items),
        pgettext("rectification", "Closed"): sum(item.status in CLOSED for item in items),
        _("Closed in time"): sum(map(closed_in_time, items)),
        _("Confirmed by look-back"): sum(item.status == Status.CONSOLIDATED for item in items),
        _("Relapsed"): sum(item.relapses > 0 for item in items),
        _("Overdue"): sum(_late(item, today) for item in items),
    }
    return [[label, str(count)] for label, count in counts.items()]


def _columns() -> list[str]:
    return [
        _("Number"),
        _("Township"),
        _("Responsible unit"),
        _("Problem and result"),
        _("Deadline"),
        _("State"),
        pgettext("rectification", "Closed on"),
        pgettext("report", "In time"),
        _("Look-back"),
    ]


def _row(item: RectificationItem, today: date) -> list[list[str]]:
    """A cell is a list of lines: an end of line is no character that a font could print."""
    cells = [
        item.number,
        item.division.name,
        item.responsible_unit.name,
        _problem(item),
        _day(item.deadline),
        str(item.get_status_display()),
        _day(_closed_on(item)),
        _in_time(item, today),
        _answers(item),
    ]
    return [cell.splitlines() for cell in cells]


def _problem(item: RectificationItem) -> str:
    """The problem in plain words and, once another unit has closed it, what was done."""
    if _closed_on(item) is None:
        return item.public_problem
    result = _("Result: %(text)s") % {"text": item.public_result}
    return f"{item.public_problem}\n{result}"


def _in_time(item: RectificationItem, today: date) -> str:
    """Nothing is said of an item that still has time."""
    if _late(item, today):
        return _("Overdue")
    if _closed_on(item) is None:
        return NO_DAY
    return _("Yes") if closed_in_time(item) else _("No")


def _answers(item: RectificationItem) -> str:
    """The three answers of the look-back that was done last."""
    done = [look for look in item.look_backs.all() if look.result]
    if not done:
        return NO_DAY
    last = max(done, key=lambda look: look.round)
    words = {True: _("Yes"), False: _("No"), None: NO_DAY}
    lines = [f"{_question(name)} {words[getattr(last, name)]}" for name in LookBack.QUESTIONS]
    day = timezone.localdate(last.performed_at) if last.performed_at else None
    return "\n".join([_day(day), *lines])


def _question(name: str) -> str:
    return str(getattr(LookBack._meta.get_field(name), "verbose_name", name))


def _notes(case: TypeCase) -> str:
    signs = " ".join(sign for found in case.missing.values() for sign in found)
    if not signs:
        return ""
    words = _("%(mark)s stands for a character that the font lacks: %(signs)s")
    return words % {"mark": GETA, "signs": signs}
