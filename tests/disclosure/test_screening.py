"""Lists are compared with registers, other lists and standards: on import and on submission."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from disclosure import roster as writer
from disclosure.intake.rows import Masked
from disclosure.lists.workflow import list_workflow
from disclosure.models import (
    AmountStandard,
    Programme,
    ProgrammeExclusion,
    PublicityRule,
    Register,
    RegisterEntry,
    Roster,
)
from disclosure.screening import screen
from portal.core.errors import Refused
from portal.core.models import Division, Office, User
from tests.disclosure.factories import County, csv_of, imported, opened, staff, submitted
from tests.disclosure.workbooks import HEADER, person, text_table
from tests.support.made_up import identity_number

pytestmark = pytest.mark.django_db
MONTH = date(2026, 11, 1)
TEKUN_LIST = {"programme": "tekun", "stage": "initial"}


def file_with(*identities: str) -> bytes:
    """A list whose first rows belong to these people."""
    rows = [person(number) for number in range(1, 5)]
    for row, identity in zip(rows, identities, strict=False):
        row[4] = identity
    return text_table([HEADER, *rows])


def known_dead(county: County, identity: str, since: date | None, **place: Any) -> Register:
    from portal.core.vault import keyed_digest

    register = Register.objects.create(
        kind=place.pop("kind", "deceased"),
        division=place.pop("division", county.county),
        as_of=place.pop("as_of", timezone.localdate()),
        source="殡葬管理所",
        source_digest=keyed_digest("test", f"{Register.objects.count()}"),
        uploaded_by=county.supervisor,
    )
    RegisterEntry.objects.create(
        register=register, identity_digest=keyed_digest("identity", identity), since=since, **place
    )
    return register


def codes(roster: Roster) -> dict[str, int | None]:
    """Rule → row of what a person must see to, or what blocks."""
    rows = roster.findings.exclude(severity="note")
    return dict(rows.values_list("code", "row"))


def excluding(county: County, **changes: Any) -> ProgrammeExclusion:
    tekun = Programme.objects.get(code="tekun")
    given = {"first": tekun, "second": county.dibao, "basis": "条", "effective_from": MONTH}
    return ProgrammeExclusion.objects.create(**{**given, **changes})


def other_list(county: County, identity: str, state: str = "open", **changes: Any) -> Roster:
    """A list of the other township, of people in extreme hardship unless told otherwise."""
    given = {
        "programme": Programme.objects.get(code="tekun"),
        "division": county.guodao,
        "by": county.foreign_editor,
        "month": MONTH,
        **changes,
    }
    roster = imported(county, file_with(identity), **given)
    for finding in roster.findings.filter(severity="explain"):
        writer.explain(finding, county.foreign_editor, "已经核实无误")
    if state != "draft":
        roster = writer.submit(roster, county.foreign_editor)
    if state in {"open", "withdrawn"}:
        roster = writer.approve(roster, county.foreign_reviewer)
    if state == "withdrawn":
        roster = writer.withdraw(roster, county.foreign_reviewer, "名单有误需更正")
    return roster


def test_a_deceased_person_is_found_and_named_by_row_alone(county: County) -> None:
    identity = identity_number()
    known_dead(county, identity, date(2026, 9, 1))
    roster = imported(county, file_with(identity), month=MONTH)
    assert codes(roster) == {"deceased": 2}
    assert roster.findings.get(code="deceased").params == {}


@pytest.mark.parametrize(
    ("place", "counts"), [("county", True), ("qinhe", True), ("guodao", False)]
)
def test_a_register_covers_its_division_and_what_lies_inside(
    county: County, place: str, counts: bool
) -> None:
    identity = identity_number()
    known_dead(county, identity, None, division=getattr(county, place))
    roster = imported(county, file_with(identity), month=MONTH)
    assert ("deceased" in codes(roster)) is counts
    notes = roster.findings.values_list("code", flat=True)
    assert ("no-deceased-register" in notes) is not counts


def test_only_the_newest_register_of_a_kind_and_place_counts(county: County) -> None:
    old, new = identity_number(), identity_number()
    known_dead(county, old, None, as_of=date(2026, 1, 1))
    known_dead(county, new, None, as_of=date(2026, 2, 1))
    assert codes(imported(county, file_with(old, new), month=MONTH)) == {"deceased": 3}


def test_a_relative_whose_filing_is_missing_is_found(county: County) -> None:
    identity = identity_number()
    known_dead(county, identity, None, kind="relative", filed=False)
    assert codes(imported(county, file_with(identity))) == {"relative-not-filed": 2}


def test_the_same_person_in_an_excluded_programme_is_found_in_another_township(
    county: County,
) -> None:
    identity = identity_number()
    excluding(county)
    other_list(county, identity)
    finding = imported(county, file_with(identity), month=MONTH).findings.get(severity="explain")
    assert (finding.code, finding.row) == ("two-programmes", 2)
    assert finding.params == {"programme": "特困人员救助供养", "township": "郭道镇"}


@pytest.mark.parametrize(
    ("state", "month", "found"),
    [
        ("open", MONTH, True),
        ("submitted", MONTH, True),
        ("draft", MONTH, False),
        ("withdrawn", MONTH, False),
        ("open", date(2026, 10, 1), True),
        ("submitted", date(2026, 10, 1), False),
    ],
)
def test_other_lists_count_while_they_claim_the_month_or_are_current(
    county: County, state: str, month: date, found: bool
) -> None:
    identity = identity_number()
    excluding(county, effective_from=date(2026, 1, 1))
    other_list(county, identity, state, month=month)
    roster = imported(county, file_with(identity), month=MONTH)
    assert ("two-programmes" in codes(roster)) is found


@pytest.mark.parametrize(
    "changes",
    [{"effective_from": date(2026, 12, 1)}, {"effective_until": MONTH}],
    ids=["to come", "ends that day"],
)
def test_a_pair_excludes_only_while_it_is_in_force(county: County, changes: dict[str, Any]) -> None:
    identity = identity_number()
    excluding(county, **changes)
    other_list(county, identity)
    roster = imported(county, file_with(identity), month=MONTH)
    assert ("two-programmes" in codes(roster)) is ("effective_until" in changes)


def test_the_same_programme_in_two_townships_is_found_without_any_rule(county: County) -> None:
    identity = identity_number()
    other_list(county, identity, programme=county.dibao)
    assert codes(imported(county, file_with(identity), month=MONTH)) == {"two-townships": 2}


def test_an_amount_outside_the_standard_of_the_township_is_found(county: County) -> None:
    for division, most in ((None, 5000), (county.qinhe, 205)):
        AmountStandard.objects.create(
            programme=county.dibao,
            division=division,
            per="household",
            most=Decimal(most),
            basis="条",
            effective_from=date(2026, 1, 1),
        )
    roster = imported(county, file_with(), month=MONTH)
    assert set(codes(roster)) == {"amount-above-household"}
    assert roster.findings.filter(severity="explain").count() == 4
    before = imported(county, file_with(), month=date(2025, 12, 1))
    assert "standard-missing" in before.findings.values_list("code", flat=True)


def _no_phone(county: County, of: Division) -> Callable[[], object]:
    office = Office.objects.filter(division=of)
    office.update(hotline="")
    return lambda: office.update(hotline="0355-5550199")


def _no_rule(county: County) -> Callable[[], object]:
    rule = PublicityRule.objects.get(programme=county.dibao, stage="initial")
    rule.delete()
    return lambda: rule.save(force_insert=True)


def _no_basis(county: County) -> Callable[[], object]:
    rules = PublicityRule.objects.filter(programme=county.dibao)
    rules.update(basis="")
    return lambda: rules.update(basis="民发〔2021〕57号")


@pytest.mark.parametrize(
    ("code", "take_away"),
    [
        ("heading-township-phone", lambda c: _no_phone(c, c.qinhe)),
        ("heading-county-phone", lambda c: _no_phone(c, c.county)),
        ("heading-period", _no_rule),
        ("heading-basis", _no_basis),
    ],
)
def test_a_head_that_lacks_something_blocks_the_submission_until_it_is_entered(
    county: County, code: str, take_away: Callable[[County], Callable[[], object]]
) -> None:
    put_back = take_away(county)
    roster = imported(county)
    assert codes(roster) == {code: None}
    with pytest.raises(Refused) as refused:
        writer.submit(roster, county.editor)
    assert refused.value.code == "heading"
    put_back()
    assert writer.submit(roster, county.editor).status == "submitted"
    assert codes(roster) == {}


def test_a_register_that_came_later_stops_the_submission_and_shows_why(county: County) -> None:
    identity = identity_number()
    roster = imported(county, file_with(identity), month=MONTH)
    known_dead(county, identity, None)
    with pytest.raises(Refused) as refused:
        writer.submit(roster, county.editor)
    assert refused.value.code == "findings"
    finding = roster.findings.get(code="deceased")
    assert finding.row == 2
    writer.explain(finding, county.editor, "本月去世，次月停发")
    assert writer.submit(roster, county.editor).status == "submitted"


def test_a_written_reason_lives_through_later_screenings(county: County) -> None:
    identity = identity_number()
    known_dead(county, identity, None)
    roster = imported(county, file_with(identity), month=MONTH)
    writer.explain(roster.findings.get(code="deceased"), county.editor, "本月去世，次月停发")
    known_dead(county, identity, None, kind="relative", filed=False)
    with pytest.raises(Refused):
        writer.submit(roster, county.editor)
    kept = roster.findings.get(code="deceased")
    assert (kept.explanation, kept.explained_by) == ("本月去世，次月停发", county.editor)
    assert roster.findings.get(code="relative-not-filed").explanation == ""


def test_what_no_longer_holds_goes_and_its_reason_stays_as_a_note(county: County) -> None:
    dead, kin = identity_number(), identity_number()
    registers = [
        known_dead(county, dead, None),
        known_dead(county, kin, None, kind="relative", filed=False),
    ]
    roster = imported(county, file_with(dead, kin), month=MONTH)
    writer.explain(roster.findings.get(code="deceased"), county.editor, "登记有误，已核实")
    for register in registers:
        register.entries.all().delete()
    writer.submit(roster, county.editor)
    assert codes(roster) == {}
    assert roster.findings.get(code="deceased").severity == "note"
    assert not roster.findings.filter(code="relative-not-filed").exists()


def test_a_register_that_came_after_the_submission_stops_the_approval(county: County) -> None:
    first, second = identity_number(), identity_number()
    known_dead(county, first, None)
    roster = imported(county, file_with(first, second), month=MONTH)
    writer.explain(roster.findings.get(code="deceased"), county.editor, "本月去世，次月停发")
    roster = writer.submit(roster, county.editor)
    known_dead(county, first, None)
    register = known_dead(county, second, None, kind="relative", filed=False)
    with pytest.raises(Refused) as refused:
        writer.approve(roster, county.reviewer)
    assert refused.value.code == "moved-on"
    register.entries.all().delete()
    assert writer.approve(roster, county.reviewer).status == "open"


def test_who_explained_what_no_longer_holds_still_cannot_approve(county: County) -> None:
    both = staff("both", "editor", county.qinhe)
    both.appointments.create(role="reviewer", division=county.qinhe)
    identity = identity_number()
    register = known_dead(county, identity, None)
    roster = imported(county, file_with(identity), month=MONTH)
    writer.explain(roster.findings.get(code="deceased"), both, "登记有误，已核实")
    register.entries.all().delete()
    roster = writer.submit(roster, county.editor)
    with pytest.raises(Refused) as refused:
        writer.approve(roster, User.objects.get(pk=both.pk))
    assert refused.value.code == "four-eyes"


def test_another_township_cannot_have_a_list_screened(county: County) -> None:
    from django.core.exceptions import PermissionDenied

    from disclosure.screening.rescreening import rescreen

    with pytest.raises(PermissionDenied):
        rescreen(imported(county), county.foreign_editor)


def test_a_dry_run_screens_as_well(county: County) -> None:
    identity = identity_number()
    known_dead(county, identity, None)
    result = writer.import_roster(
        file_with(identity),
        "list.csv",
        county.dibao,
        county.qinhe,
        "initial",
        county.editor,
        dry_run=True,
    )
    assert "deceased" in {item.code for item in result.findings}
    assert not Roster.objects.exists()


@pytest.mark.parametrize("people", [3, 1200], ids=["short", "long"])
def test_screening_asks_the_same_few_questions_of_a_short_and_a_long_list(
    county: County,
    people: int,
    django_assert_num_queries: Callable[[int], AbstractContextManager[Any]],
) -> None:
    excluding(county, effective_from=date(2026, 1, 1))
    other_list(county, identity_number())
    known_dead(county, identity_number(), None)
    draft = Roster(programme=county.dibao, division=county.qinhe, stage="initial", month=MONTH)
    entries = [
        Masked(row=row, name="张*", amount=Decimal(300), identity_digest=f"{row:064d}")
        for row in range(people)
    ]
    # period · office · registers · their persons · pairs · lists · their entries · standards ·
    # the threshold of small figures
    with django_assert_num_queries(9):
        screen(draft, entries)


def test_submitting_a_longer_list_asks_no_more_questions(county: County) -> None:
    list_workflow()
    counts = []
    for people in (2, 3, 300):
        roster = imported(county, csv_of(people))
        with CaptureQueriesContext(connection) as queries:
            writer.submit(roster, county.editor)
        counts.append(len(queries))
    assert counts[1] == counts[2]  # the first one reads the rules, too


def test_lists_that_are_public_were_screened_on_submission(county: County) -> None:
    roster = opened(county)
    assert not roster.findings.filter(severity="explain", explanation="").exists()
    assert submitted(county).status == "submitted"
