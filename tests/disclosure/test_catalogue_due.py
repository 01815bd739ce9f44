"""Due dates of the catalogue, as anyone counts them on a wall calendar."""

from datetime import date

import pytest
from django.utils import translation

from disclosure.catalogue.due import Limits, MonthlyRule, after, in_month
from disclosure.catalogue.duties import Duty, State
from tests.core.test_workdays import CALENDAR

BOTH = Limits(10, 20, "国发〔2012〕45号", "《政府信息公开条例》第二十六条")


@pytest.mark.parametrize(
    ("catalogue", "law", "made", "due"),
    [
        (10, 20, date(2026, 11, 2), date(2026, 11, 16)),
        (20, 10, date(2026, 11, 2), date(2026, 11, 16)),  # the earlier, whichever it is
        (20, 20, date(2026, 11, 2), date(2026, 11, 30)),
        (10, 20, date(2026, 11, 7), date(2026, 11, 20)),  # made on a Saturday
        # The National Day holidays are left out, the worked Saturday 10 October counts.
        (10, 20, date(2026, 9, 28), date(2026, 10, 16)),
        (1, 20, date(2026, 9, 30), date(2026, 10, 8)),
        (3, 20, date(2026, 9, 30), date(2026, 10, 10)),
    ],
)
def test_the_earlier_of_the_two_limits(catalogue: int, law: int, made: date, due: date) -> None:
    assert after(Limits(catalogue, law), made, CALENDAR).day == due


@pytest.mark.parametrize(
    ("rule", "month", "due"),
    [
        (MonthlyRule(), date(2026, 11, 1), date(2026, 11, 30)),
        (MonthlyRule(), date(2026, 12, 1), date(2026, 12, 30)),
        (MonthlyRule(), date(2026, 2, 1), date(2026, 2, 28)),
        (MonthlyRule(), date(2028, 2, 1), date(2028, 2, 29)),
        (MonthlyRule(before_end=2), date(2026, 2, 1), date(2026, 2, 26)),
        (MonthlyRule(before_end=2), date(2026, 4, 1), date(2026, 4, 30)),  # long enough
        (MonthlyRule(25), date(2026, 2, 1), date(2026, 2, 25)),
        (MonthlyRule(31), date(2026, 4, 1), date(2026, 4, 30)),
        (MonthlyRule(3, roll_forward=True), date(2026, 10, 1), date(2026, 10, 8)),  # holidays
        (MonthlyRule(10, roll_forward=True), date(2026, 10, 1), date(2026, 10, 10)),  # worked
        (MonthlyRule(0), date(2026, 4, 1), date(2026, 4, 1)),  # nonsense breaks nothing
        (MonthlyRule(40, 60), date(2026, 4, 1), date(2026, 4, 1)),
    ],
)
def test_the_day_of_the_month(rule: MonthlyRule, month: date, due: date) -> None:
    assert in_month(rule, month, CALENDAR).day == due


def test_the_words_name_both_limits_their_basis_and_the_last_day() -> None:
    with translation.override("en"):
        text = " ".join(after(BOTH, date(2026, 9, 28), CALENDAR).explain())
    assert "10 working days" in text
    assert "20" in text
    assert BOTH.basis in text
    assert BOTH.law_basis not in text  # the other one holds
    assert "public holiday" in text


def test_a_short_month_is_explained() -> None:
    rule = MonthlyRule(article="沁民字〔2022〕51号")
    with translation.override("en"):
        february = " ".join(in_month(rule, date(2026, 2, 1), CALENDAR).explain())
        april = " ".join(in_month(rule, date(2026, 4, 1), CALENDAR).explain())
    assert "on its last day" in february
    assert rule.article in february
    assert "shorter" not in april


DUE = after(Limits(10, 20), date(2026, 11, 2), CALENDAR)  # 16 November


@pytest.mark.parametrize(
    ("today", "done", "published", "waived", "state"),
    [
        (date(2026, 11, 12), False, None, "", State.WAITING),
        (date(2026, 11, 13), False, None, "", State.SOON),
        (date(2026, 11, 16), False, None, "", State.SOON),  # the last day is in time
        (date(2026, 11, 17), False, None, "", State.LATE),
        (date(2026, 11, 17), False, None, "nobody applied", State.SKIPPED),
        (date(2026, 11, 17), True, date(2026, 11, 16), "", State.DONE),
        (date(2026, 11, 17), True, date(2026, 11, 17), "", State.DONE_LATE),
        (date(2026, 11, 17), True, None, "", State.DONE),
        (date(2026, 11, 17), True, date(2026, 11, 17), "nobody applied", State.DONE_LATE),
    ],
)
def test_how_a_duty_stands(
    today: date, done: bool, published: date | None, waived: str, state: State
) -> None:
    duty = Duty("list", DUE, done, published, waived=waived)
    assert duty.state(today, soon=3) == state
