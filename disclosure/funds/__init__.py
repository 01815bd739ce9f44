"""The one writer of monthly totals: prepared by one, published by another, withdrawn with a reason.

Numbers come from the monthly lists that were public, or by hand. Nothing is published while the
townships do not add up to the stated totals, and what was published never changes: a mistake is
withdrawn, and the month is prepared anew.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure.funds.checks import protection, refuse_outdated, refuse_wrong
from disclosure.funds.lists import from_lists
from disclosure.funds.steps import STEPS, involved
from disclosure.funds.suppression import Cell, sum_of
from disclosure.lists.history import record_on
from disclosure.lists.writing import reason_of
from disclosure.models import FundReport, FundRow, Programme, SmallCellRule
from portal.core.errors import Refused
from portal.core.models import Division, User
from portal.core.permissions import Action, require

Status = FundReport.Status


def county() -> Division:
    """The place of every report: totals are the county's, and so are the people who make them."""
    return Division.objects.get(level=Division.Level.COUNTY)


def build(programme: Programme, month: date, by: User) -> FundReport:
    """A draft counted from the lists of the month; an earlier draft is counted anew."""
    require(by, Action.FUNDS_PREPARE, county())
    if not programme.person_list:
        raise Refused(
            _("This programme publishes no lists of persons. Enter its totals by hand."),
            code="no-lists",
        )
    with transaction.atomic():
        draft = _draft(programme, month)
        cells = from_lists(programme, month)
        if not cells:
            raise Refused(
                _("No monthly list of this programme was public for %(month)s. Enter the totals by "
                  "hand, or publish the lists first.")
                % {"month": f"{month:%Y-%m}"},
                code="no-public-list",
            )  # fmt: skip
        return _save(draft, cells, sum_of(cells.values()), FundReport.Source.ROSTERS, by)


def enter(
    programme: Programme, month: date, by: User, cells: Mapping[Division, Cell], stated: Cell
) -> FundReport:
    """A draft as it stands on paper, or a draft corrected; the sums are asked on publication."""
    require(by, Action.FUNDS_PREPARE, county())
    if not cells:
        raise Refused(_("Enter the numbers of at least one township."), code="no-township")
    with transaction.atomic():
        draft = _draft(programme, month)
        return _save(draft, cells, stated, FundReport.Source.ENTERED, by)


def publish(report: FundReport, by: User, at: datetime | None = None) -> FundReport:
    """Approve as a second person; small figures are settled now and for good."""
    with _step(report, by, "publish") as locked:
        rows = list(locked.rows.select_related("division"))
        refuse_outdated(locked, rows)
        refuse_wrong(locked, rows)
        _protect(locked, rows)
        locked.status = Status.PUBLISHED
        locked.approved_by = by
        locked.published_at = at or timezone.now()
        locked.save()
        _record(locked, "funds_publish", by, suppressed=sum(row.suppressed for row in rows))
    return locked


def withdraw(report: FundReport, by: User, reason: str) -> FundReport:
    """Take published totals off the site; the month can then be prepared anew."""
    text = reason_of(reason)
    with _step(report, by, "withdraw") as locked:
        locked.status = Status.WITHDRAWN
        locked.reason = text
        locked.save()
        _record(locked, "funds_withdraw", by, reason=text)
    return locked


def discard(report: FundReport, by: User) -> None:
    """Delete a draft that was never public."""
    with _step(report, by, "discard") as locked:
        _record(locked, "funds_discard", by)
        locked.delete()


def _draft(programme: Programme, month: date) -> FundReport:
    """The draft of the month, locked, or a new one; refuses a month that is published."""
    # The programme's row is the lock: two people who begin the same month go one after the other.
    Programme.objects.select_for_update().get(pk=programme.pk)
    if month > timezone.localdate():
        raise Refused(_("This month has not begun yet."), code="month-ahead")
    first = month.replace(day=1)
    # Its own row as well: somebody may be publishing it in this moment.
    rows = FundReport.objects.select_for_update().filter(programme=programme, month=first)
    current = rows.exclude(status=Status.WITHDRAWN).first()
    if current is None:
        return FundReport(programme=programme, month=first)
    if current.status != Status.DRAFT:
        raise Refused(
            _("The totals of this month are public. Withdraw them first, with a reason."),
            code="published",
        )
    return current


def _save(
    draft: FundReport, cells: Mapping[Division, Cell], stated: Cell, source: str, by: User
) -> FundReport:
    draft.source = source
    draft.households, draft.persons, draft.amount = stated.households, stated.persons, stated.amount
    draft.prepared_by = by
    draft.prepared_at = timezone.now()
    draft.save()
    draft.rows.all().delete()
    FundRow.objects.bulk_create(
        FundRow(
            report=draft,
            division=division,
            households=cell.households,
            persons=cell.persons,
            amount=cell.amount,
        )
        for division, cell in cells.items()
    )
    action = "funds_build" if source == FundReport.Source.ROSTERS else "funds_enter"
    _record(draft, action, by, townships=len(cells))
    return draft


def _protect(report: FundReport, rows: list[FundRow]) -> None:
    """Settle which figures nobody outside sees."""
    report.threshold = SmallCellRule.objects.threshold(timezone.localdate())
    found = protection(report, rows)
    report.total_suppressed = found.total
    for row in rows:
        row.suppressed = row.division.code in found.cells
    FundRow.objects.bulk_update(rows, ["suppressed"])


@contextmanager
def _step(report: FundReport, by: User, name: str) -> Iterator[FundReport]:
    """Lock the report and hand it over if this person may take this step with it now."""
    rule = STEPS[name]
    require(by, rule.action, county())
    with transaction.atomic():
        rows = FundReport.objects.select_for_update(of=("self",)).select_related("programme")
        locked = rows.filter(pk=report.pk).first()
        if locked is None or locked.status != rule.source:
            raise Refused(
                _("The totals are no longer in a state that allows this. Look at them again."),
                code="wrong-state",
            )
        if rule.apart and by.pk in involved(locked):
            raise Refused(
                _("Who prepared or corrected the totals cannot publish them."), code="four-eyes"
            )
        yield locked


def _record(report: FundReport, action: str, by: User, **facts: object) -> None:
    """Add one step to the history; it names no figure of a township."""
    data = {
        "programme": report.programme.code,
        "month": f"{report.month:%Y-%m}",
        "total": f"{Decimal(report.amount):.2f}",
        **facts,
    }
    record_on(report, action, by, **data)
