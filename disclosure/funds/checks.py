"""What is asked of a month's totals before they are public: sums that agree, figures that hide."""

from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure.funds.lists import from_lists
from disclosure.funds.suppression import Cell, Suppression, sum_of, suppress
from disclosure.models import FundReport, FundRow, SmallCellRule
from disclosure.months import shifted
from disclosure.wording import parted
from portal.core.errors import Refused


def cell_of(row: FundRow) -> Cell:
    """The numbers of one township."""
    return Cell(row.households, row.persons, row.amount)


def differences(report: FundReport, rows: list[FundRow]) -> list[str]:
    """Where townships and stated totals disagree, in words with both numbers (none: [])."""
    found = sum_of(cell_of(row) for row in rows)
    pairs = (
        (_("households"), found.households, report.households),
        (_("persons"), found.persons, report.persons),
        (_("amount"), found.amount, report.amount),
    )
    return [
        _(
            "%(what)s: the townships add up to %(sum)s, the stated total is %(total)s "
            "(difference %(difference)s)"
        )
        % {"what": what, "sum": added, "total": stated, "difference": stated - added}
        for what, added, stated in pairs
        if added != stated
    ]


def refuse_wrong(report: FundReport, rows: list[FundRow]) -> None:
    """Refuse totals that do not add up, and townships with more households than persons."""
    wrong = differences(report, rows)
    if wrong:
        raise Refused(
            _("The sums do not agree: %(differences)s. Correct the draft first.")
            % {"differences": parted(wrong)},
            code="sums",
        )
    for row in rows:
        if row.persons < row.households:
            raise Refused(
                _("%(township)s has fewer persons than households. Correct the draft first.")
                % {"township": row.division.name},
                code="persons-below-households",
            )


def refuse_outdated(report: FundReport, rows: list[FundRow]) -> None:
    """Refuse counted totals when a list they were counted from is no longer what was public."""
    if report.source != FundReport.Source.ROSTERS:
        return
    counted = {row.division: cell_of(row) for row in rows}
    if counted != from_lists(report.programme, report.month):
        raise Refused(
            _("The lists have changed since they were counted. Count them anew first."),
            code="lists-changed",
        )


def protection(report: FundReport, rows: list[FundRow]) -> Suppression:
    """Which figures nobody outside sees: of a draft as it would be now, else as it was settled."""
    if report.status != FundReport.Status.DRAFT:
        hidden = frozenset(row.division.code for row in rows if row.suppressed)
        return Suppression(hidden, report.total_suppressed)
    threshold = report.threshold or SmallCellRule.objects.threshold(timezone.localdate())
    earlier = FundRow.objects.filter(report__programme=report.programme, suppressed=True)
    same_month = earlier.filter(report__month=report.month)
    beside = earlier.filter(report__month__in=(shifted(report.month, -1), shifted(report.month, 1)))
    return suppress(
        {row.division.code: cell_of(row) for row in rows},
        threshold,
        always=set(same_month.values_list("division__code", flat=True)),
        prefer=set(beside.values_list("division__code", flat=True)),
    )
