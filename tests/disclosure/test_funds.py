"""The writer of monthly totals: counted or entered, checked, published by a second person."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import translation

from disclosure import funds
from disclosure import roster as writer
from disclosure.funds.suppression import Cell, sum_of
from disclosure.models import FundReport, FundRow, Programme, SmallCellRule
from portal.core.errors import Refused
from portal.core.models import Division, User
from tests.disclosure.factories import County, opened, staff

pytestmark = pytest.mark.django_db
MONTH = date(2026, 10, 1)


def cell(households: int, persons: int, amount: int) -> Cell:
    return Cell(households, persons, Decimal(amount))


def one_township(county: County) -> dict[Division, Cell]:
    return {county.qinhe: cell(1, 1, 1)}


@pytest.fixture
def editor(county: County) -> User:
    return staff("county-editor", "editor", county.county)


@pytest.fixture
def reviewer(county: County) -> User:
    return staff("county-reviewer", "reviewer", county.county)


def children() -> Programme:
    return Programme.objects.get(code="children")


def entered(county: County, by: User, stated: Cell | None = None, **numbers: Cell) -> FundReport:
    """A draft of the children's programme; townships by their field in the county."""
    given = numbers or {"qinhe": cell(40, 80, 9000), "guodao": cell(30, 61, 7000)}
    cells = {getattr(county, name): value for name, value in given.items()}
    return funds.enter(children(), MONTH, by, cells, stated or sum_of(cells.values()))


def test_lists_that_were_public_are_counted_and_a_township_without_is_missing(
    county: County, editor: User
) -> None:
    opened(county, stage="monthly", month=MONTH)
    report = funds.build(county.dibao, MONTH, editor)
    row = FundRow.objects.get(report=report)
    roster = county.dibao.rosters.get()
    entries = list(roster.entries.all())
    assert row.division == county.qinhe
    assert (row.households, row.persons) == (5, sum(entry.members or 1 for entry in entries))
    assert row.amount == sum(entry.amount or 0 for entry in entries) > 0
    assert (report.households, report.amount) == (row.households, row.amount)


def test_a_withdrawn_list_and_another_month_are_not_counted(county: County, editor: User) -> None:
    roster = opened(county, stage="monthly", month=MONTH)
    with pytest.raises(Refused, match="2026-09") as refused:
        funds.build(county.dibao, date(2026, 9, 1), editor)
    assert refused.value.code == "no-public-list"
    writer.withdraw(roster, county.reviewer, "made-up mistake")
    with pytest.raises(Refused) as refused:
        funds.build(county.dibao, MONTH, editor)
    assert refused.value.code == "no-public-list"


def test_totals_counted_from_a_list_that_was_withdrawn_since_are_not_published(
    county: County, editor: User, reviewer: User
) -> None:
    roster = opened(county, stage="monthly", month=MONTH)
    report = funds.build(county.dibao, MONTH, editor)
    writer.withdraw(roster, county.reviewer, "made-up mistake")
    with pytest.raises(Refused) as refused:
        funds.publish(report, reviewer)
    assert refused.value.code == "lists-changed"


def test_counted_totals_are_published_as_they_were_counted(
    county: County, editor: User, reviewer: User
) -> None:
    opened(county, stage="monthly", month=MONTH)
    report = funds.publish(funds.build(county.dibao, MONTH, editor), reviewer)
    assert report.status == FundReport.Status.PUBLISHED
    assert report.source == FundReport.Source.ROSTERS


def test_a_list_that_a_newer_one_replaced_was_public_in_its_month(
    county: County, editor: User
) -> None:
    opened(county, stage="monthly", month=MONTH)
    opened(county, stage="monthly", month=date(2026, 11, 1))
    assert funds.build(county.dibao, MONTH, editor).households == 5


def test_children_are_never_counted_from_lists(county: County, editor: User) -> None:
    with pytest.raises(Refused) as refused:
        funds.build(children(), MONTH, editor)
    assert refused.value.code == "no-lists"


def test_counting_anew_takes_the_place_of_the_draft(county: County, editor: User) -> None:
    opened(county, stage="monthly", month=MONTH)
    first = funds.build(county.dibao, MONTH, editor)
    second = funds.build(county.dibao, MONTH, editor)
    assert first.pk == second.pk
    assert second.rows.count() == 1


@pytest.mark.parametrize(
    ("stated", "named"),
    [
        (cell(71, 141, 16000), "70, the stated total is 71 (difference 1)"),
        (cell(70, 140, 16000), "141, the stated total is 140 (difference -1)"),
        (Cell(70, 141, Decimal("16000.01")), "(difference 0.01)"),
    ],
)
def test_totals_that_do_not_add_up_are_refused_and_the_difference_is_named(
    county: County, editor: User, reviewer: User, stated: Cell, named: str
) -> None:
    report = entered(county, editor, stated)
    with translation.override("en"), pytest.raises(Refused) as refused:
        funds.publish(report, reviewer)
    assert refused.value.code == "sums"
    assert named in str(refused.value)
    report.refresh_from_db()
    assert report.status == FundReport.Status.DRAFT


def test_fewer_persons_than_households_is_refused(
    county: County, editor: User, reviewer: User
) -> None:
    report = entered(county, editor, qinhe=cell(9, 8, 100), guodao=cell(9, 9, 100))
    with pytest.raises(Refused, match=county.qinhe.name):
        funds.publish(report, reviewer)


def test_who_prepared_or_once_corrected_cannot_publish(
    county: County, editor: User, reviewer: User
) -> None:
    both = staff("both", "editor", county.county)
    both.appointments.create(role="reviewer", division=county.county)
    entered(county, both)
    report = entered(county, editor)  # corrected by another since
    assert report.prepared_by == editor
    with pytest.raises(Refused) as refused:
        funds.publish(report, both)
    assert refused.value.code == "four-eyes"
    assert funds.publish(report, reviewer).approved_by == reviewer


@pytest.mark.parametrize("who", ["editor", "reviewer", "supervisor", "auditor", "foreign_editor"])
def test_nobody_without_the_role_in_the_whole_county_prepares(county: County, who: str) -> None:
    with pytest.raises(PermissionDenied):
        entered(county, getattr(county, who))


@pytest.mark.parametrize("who", ["editor", "reviewer", "supervisor", "auditor"])
def test_nobody_without_the_role_publishes_or_withdraws(
    county: County, editor: User, reviewer: User, who: str
) -> None:
    report = entered(county, editor)
    with pytest.raises(PermissionDenied):
        funds.publish(report, getattr(county, who))
    funds.publish(report, reviewer)
    with pytest.raises(PermissionDenied):
        funds.withdraw(report, getattr(county, who), "made-up mistake")


def test_small_figures_are_settled_on_publication_and_stay(
    county: County, editor: User, reviewer: User
) -> None:
    third = _third_township(county)
    numbers = {"qinhe": cell(2, 3, 100), "guodao": cell(30, 60, 900)}
    cells: dict[Division, Cell] = {getattr(county, name): c for name, c in numbers.items()}
    cells[third] = cell(8, 9, 300)
    report = funds.enter(children(), MONTH, editor, cells, sum_of(cells.values()))
    report = funds.publish(report, reviewer)
    assert _hidden(report) == {county.qinhe.name, third.name}
    assert report.threshold == 3
    SmallCellRule.objects.create(threshold=10, basis="stricter", effective_from=date(2026, 1, 1))
    assert _hidden(report) == {county.qinhe.name, third.name}


def test_a_stricter_threshold_holds_from_its_day(
    county: County, editor: User, reviewer: User
) -> None:
    SmallCellRule.objects.create(threshold=10, basis="stricter", effective_from=date(2026, 1, 1))
    SmallCellRule.objects.create(threshold=50, basis="later", effective_from=date(2999, 1, 1))
    numbers = {"qinhe": cell(9, 9, 100), "guodao": cell(30, 60, 900)}
    report = funds.publish(entered(county, editor, **numbers), reviewer)
    assert report.threshold == 10
    assert len(_hidden(report)) == 2


def test_protection_cannot_be_switched_off(county: County) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        SmallCellRule.objects.create(threshold=1, basis="none", effective_from=MONTH)


def test_what_an_earlier_version_of_the_month_hid_stays_hidden(
    county: County, editor: User, reviewer: User
) -> None:
    small = {"qinhe": cell(2, 3, 100), "guodao": cell(30, 60, 900)}
    report = funds.publish(entered(county, editor, **small), reviewer)
    funds.withdraw(report, reviewer, "made-up mistake")
    large = {"qinhe": cell(20, 30, 100), "guodao": cell(30, 60, 900)}
    again = funds.publish(entered(county, editor, **large), reviewer)
    assert again.pk != report.pk
    assert _hidden(again) == {"沁河镇", "郭道镇"}


def test_published_totals_are_withdrawn_with_a_reason_before_the_month_is_prepared_anew(
    county: County, editor: User, reviewer: User
) -> None:
    report = funds.publish(entered(county, editor), reviewer)
    with pytest.raises(Refused) as refused:
        entered(county, editor)
    assert refused.value.code == "published"
    with pytest.raises(Refused) as refused:
        funds.withdraw(report, reviewer, " ")
    assert refused.value.code == "reason-missing"
    funds.withdraw(report, reviewer, "made-up mistake")
    with pytest.raises(Refused) as refused:
        funds.publish(report, reviewer)
    assert refused.value.code == "wrong-state"
    assert entered(county, editor).status == FundReport.Status.DRAFT


def test_a_month_ahead_and_an_empty_grid_are_refused(county: County, editor: User) -> None:
    with pytest.raises(Refused) as refused:
        funds.enter(
            children(), date(2999, 1, 1), editor, {county.qinhe: cell(1, 1, 1)}, cell(1, 1, 1)
        )
    assert refused.value.code == "month-ahead"
    with pytest.raises(Refused) as refused:
        funds.enter(children(), MONTH, editor, {}, cell(0, 0, 0))
    assert refused.value.code == "no-township"


def test_a_draft_can_be_discarded_and_nothing_else(
    county: County, editor: User, reviewer: User
) -> None:
    report = entered(county, editor)
    funds.discard(report, editor)
    assert not FundReport.objects.exists()
    report = funds.publish(entered(county, editor), reviewer)
    with pytest.raises(Refused):
        funds.discard(report, editor)


@pytest.mark.parametrize(
    "broken",
    [
        {"status": "published", "approved_by": None},
        {"status": "published", "threshold": None},
        {"status": "withdrawn", "reason": ""},
        {"approved_by": "prepared_by"},
        {"month": date(2026, 9, 1)},
    ],
)
def test_the_database_holds_the_rules_too(
    county: County, editor: User, reviewer: User, broken: dict[str, Any]
) -> None:
    report = funds.publish(entered(county, editor), reviewer)
    if "month" in broken:
        funds.enter(
            children(), broken["month"], editor, {county.qinhe: cell(1, 1, 1)}, cell(1, 1, 1)
        )
    values = {key: editor if value == "prepared_by" else value for key, value in broken.items()}
    with pytest.raises(IntegrityError), transaction.atomic():
        FundReport.objects.filter(pk=report.pk).update(**values)


def _hidden(report: FundReport) -> set[str]:
    rows = report.rows.filter(suppressed=True)
    return set(rows.values_list("division__name", flat=True))


def _third_township(county: County) -> Division:
    root = Division.objects.get(pk=county.county.pk)
    return root.add_child(code="140431102000", name="灵空山镇", level="township")
