"""Each check of the screening as a table: one entry, what is known, and the rule it meets."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from disclosure.intake.finding_texts import sentence
from disclosure.intake.findings import Severity
from disclosure.intake.rows import Masked
from disclosure.screening.checks import (
    Elsewhere,
    Facts,
    Standard,
    amounts,
    check_all,
    deceased,
    elsewhere,
    relatives,
    small_cells,
    standard_for,
)
from disclosure.screening.texts import TEXTS

NOVEMBER = date(2026, 11, 1)
DIGEST = "d" * 64


def entry(**changes: Any) -> Masked:
    return Masked(**{"row": 7, "name": "张*", "identity_digest": DIGEST, **changes})


def facts(**known: Any) -> Facts:
    return Facts(**{"month": NOVEMBER, "programme": "农村低保", "relatives": {}, **known})


def standard(least: int, most: int, **changes: Any) -> Standard:
    given = {
        "programme_class": "",
        "depth": 0,
        "effective_from": date(2026, 1, 1),
        "per_person": True,
        "least": Decimal(least),
        "most": Decimal(most),
        **changes,
    }
    return Standard(**given)


ELSEWHERE = {DIGEST: frozenset({Elsewhere("特困人员救助供养", "郭道镇")})}
SAME = {DIGEST: frozenset({Elsewhere("农村低保", "郭道镇", same_programme=True)})}


@pytest.mark.parametrize(
    ("check", "row", "known", "code"),
    [
        (deceased, {}, {"deceased": {DIGEST: date(2026, 9, 1)}}, "deceased"),
        (deceased, {}, {"deceased": {DIGEST: NOVEMBER}}, "deceased"),
        (deceased, {}, {"deceased": {DIGEST: None}}, "deceased"),
        (deceased, {}, {"deceased": {DIGEST: date(2026, 12, 1)}}, ""),
        (deceased, {}, {"deceased": {"e" * 64: NOVEMBER}}, ""),
        (deceased, {"identity_digest": ""}, {"deceased": {DIGEST: NOVEMBER}}, ""),
        (deceased, {}, {"deceased": None}, "no-deceased-register"),
        (relatives, {}, {"relatives": {DIGEST: False}}, "relative-not-filed"),
        (
            relatives,
            {"relative_filed": True},
            {"relatives": {DIGEST: False}},
            "relative-not-filed",
        ),
        (
            relatives,
            {"relative_filed": False},
            {"relatives": {DIGEST: True}},
            "relative-contradicted",
        ),
        (relatives, {"relative_filed": True}, {"relatives": {DIGEST: True}}, ""),
        (relatives, {"relative_filed": None}, {"relatives": {DIGEST: True}}, ""),
        (relatives, {"relative_filed": True}, {"relatives": {}}, "relative-unknown"),
        (relatives, {"relative_filed": True, "identity_digest": ""}, {"relatives": {}}, ""),
        (relatives, {"relative_filed": False}, {"relatives": {}}, ""),
        (relatives, {}, {"relatives": None}, "no-relatives-register"),
        (elsewhere, {}, {"elsewhere": ELSEWHERE}, "two-programmes"),
        (elsewhere, {}, {"elsewhere": SAME}, "two-townships"),
        (elsewhere, {"identity_digest": "e" * 64}, {"elsewhere": ELSEWHERE}, ""),
        (
            amounts,
            {"amount": Decimal(1441), "members": 2},
            {"standards": [standard(50, 720)]},
            "amount-above-person",
        ),
        (
            amounts,
            {"amount": Decimal(1440), "members": 2},
            {"standards": [standard(50, 720)]},
            "",
        ),
        (
            amounts,
            {"amount": Decimal(99), "members": 2},
            {"standards": [standard(50, 720)]},
            "amount-below-person",
        ),
        (
            amounts,
            {"amount": Decimal(721), "members": 2},
            {"standards": [standard(50, 720, per_person=False)]},
            "amount-above-household",
        ),
        (
            amounts,
            {"amount": Decimal(49)},
            {"standards": [standard(50, 720, per_person=False)]},
            "amount-below-household",
        ),
        (amounts, {"amount": Decimal(9)}, {"standards": [standard(50, 720)]}, "amount-uncompared"),
        (amounts, {"amount": Decimal(9)}, {}, "standard-missing"),
        (amounts, {"amount": None}, {}, ""),
        (small_cells, {}, {"smallest_cell": 3}, "small-list"),
        (small_cells, {}, {"smallest_cell": 1}, ""),
    ],
)
def test_one_entry_meets_at_most_one_rule(
    check: Callable[..., Any], row: dict[str, Any], known: dict[str, Any], code: str
) -> None:
    found = list(check([entry(**row)], facts(**known)))
    assert [item.code for item in found] == ([code] if code else [])


A, B = {"programme_class": "A类"}, {"programme_class": "B类"}


@pytest.mark.parametrize(
    ("standards", "most"),
    [
        ([standard(0, 1), standard(0, 2, **A)], 2),
        ([standard(0, 1), standard(0, 2, depth=8)], 2),
        ([standard(0, 1, depth=8), standard(0, 2, **A)], 2),
        ([standard(0, 1, **A), standard(0, 2, depth=8, **A)], 2),
        ([standard(0, 2, effective_from=date(2026, 7, 1)), standard(0, 1)], 2),
        ([standard(0, 2), standard(0, 1, **B)], 2),
    ],
    ids=["class", "township", "class before township", "both", "newest", "other class"],
)
def test_the_most_specific_standard_holds(standards: list[Standard], most: int) -> None:
    found = standard_for(standards, "A类")
    assert found is not None
    assert found.most == most


def test_without_a_standard_there_is_one_note_with_the_count() -> None:
    rows = [entry(amount=Decimal(300), programme_class="C类") for _number in range(9)]
    (found,) = amounts(rows, facts(standards=[standard(0, 1, **A)]))
    assert (found.severity, found.row) == (Severity.NOTE, None)
    assert found.params == {"count": 9, "programme": "农村低保"}


def test_cells_with_few_households_are_counted_once() -> None:
    rows = [
        *(entry(village_name="河西村", programme_class="A类") for _number in range(4)),
        *(entry(village_name="河西村", programme_class="B类") for _number in range(2)),
        entry(village_name="官军村", programme_class="A类"),
    ]
    (found,) = small_cells(rows, facts(smallest_cell=3))
    assert found.params == {"count": 2, "least": 3}


def test_people_who_leave_claim_nothing() -> None:
    known = facts(deceased={DIGEST: NOVEMBER}, elsewhere=ELSEWHERE, leaving=True)
    assert check_all([entry(amount=Decimal(1))], known) == []


def test_whatever_concerns_a_row_needs_an_explanation_and_quotes_nothing_of_the_person() -> None:
    known = facts(
        deceased={DIGEST: date(2026, 9, 1)},
        relatives={DIGEST: False},
        elsewhere=ELSEWHERE,
        standards=[standard(50, 720)],
    )
    found = check_all([entry(amount=Decimal(987), members=1, sheet="花名册")], known)
    assert len(found) == 4
    for item in found:
        assert (item.row, item.sheet, item.severity) == (7, "花名册", Severity.EXPLAIN)
        text = sentence(item.code, item.params)
        assert not any(part in text for part in ("987", "张", DIGEST, "2026-09"))


def test_every_rule_has_a_sentence() -> None:
    params = {"programme": "p", "township": "t", "count": 1, "least": 1, "most": 1}
    for code in TEXTS:
        assert "%" not in sentence(code, params)
