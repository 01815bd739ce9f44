"""The assessment of townships: figures are their cases, adjustments have reasons, settled stays."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from complaints import desk as petition_desk
from complaints.models import LedgerEvent
from complaints.rectification.assessment import desk
from complaints.rectification.assessment.cases import Span, facts
from complaints.rectification.assessment.scoring import Scale, points_for
from complaints.rectification.assessment.sheet import cases_of, indicators, sheet
from complaints.rectification.desk import look_back
from complaints.rectification.models import Assessment, Indicator, RectificationItem, Score
from complaints.verification import records
from portal.core.errors import Refused
from portal.core.models import Role, User
from tests.complaints import factories as petitions
from tests.complaints.factories import County
from tests.complaints.test_staff_area import client_of
from tests.rectification import factories
from tests.rectification.factories import Staff
from tests.support.remembered import staff_access

pytestmark = pytest.mark.django_db
# Today lies in the middle of the period, whatever the day: items of the tests are due around it.
FIRST, LAST = (timezone.localdate() + timedelta(days=days) for days in (-100, 100))
PAST_FIRST, PAST_LAST = FIRST - timedelta(days=365), FIRST - timedelta(days=1)


@pytest.mark.parametrize(
    ("good", "all_", "points"),
    [
        (0, 0, "10"),  # nothing was to be done
        (10, 10, "10"),
        (9, 10, "10"),  # full from 90
        (7, 10, "5.0"),  # half way between 50 and 90
        (5, 10, "0.0"),
        (0, 3, "0.0"),
    ],
)
def test_points_grow_between_two_shares(good: int, all_: int, points: str) -> None:
    assert points_for(good, all_, Scale(Decimal(10), 50, 90)) == Decimal(points)


@given(st.data(), st.integers(0, 99), st.integers(1, 300))
def test_more_good_cases_never_cost_points(data: Any, none: int, all_: int) -> None:
    full = data.draw(st.integers(none + 1, 100))
    scale = Scale(Decimal(15), none, full)
    reached = [points_for(good, all_, scale) for good in range(all_ + 1)]
    assert reached == sorted(reached)
    assert Decimal(0) <= reached[0] <= reached[-1] == Decimal(15)


@given(st.integers(-3, 3), st.integers(-3, 3))
def test_good_cases_are_some_of_all(good: int, all_: int) -> None:
    if 0 <= good <= all_:
        assert points_for(good, all_, Scale(Decimal(5))) <= Decimal(5)
    else:
        with pytest.raises(ValueError, match="good cases"):
            points_for(good, all_, Scale(Decimal(5)))


def indicator(measure: str, **changes: Any) -> Indicator:
    values = {
        "code": measure.replace("_", "-"),
        "name": measure,
        "points": Decimal(10),
        "standard": "按期",
        "effective_from": date(2022, 5, 1),
    }
    return Indicator.objects.create(measure=measure, **{**values, **changes})


@pytest.fixture
def all_indicators(place: County) -> list[Indicator]:
    return [indicator(one.value) for one in Indicator.Measure]


@pytest.fixture
def row(people: Staff, all_indicators: list[Indicator]) -> Assessment:
    return desk.begin(desk.Draft("年度考核", FIRST, LAST), people.county_officer)


@pytest.fixture
def past(people: Staff, all_indicators: list[Indicator]) -> Assessment:
    draft = desk.Draft("上年考核", PAST_FIRST, PAST_LAST, public=True)
    return desk.begin(draft, people.county_officer)


def _late(place: County, people: Staff) -> RectificationItem:
    deadline = timezone.localdate() - timedelta(days=2)
    return factories.listed(place, people, timezone.now() - timedelta(days=9), deadline=deadline)


def _cell(row: Assessment, place: County, measure: str) -> tuple[int, int]:
    [found] = [one for one in sheet(row) if one.division == place.qinhe]
    [cell] = [one for one in found.cells if one.indicator.measure == measure]
    return cell.good, cell.all


# --- What is counted --------------------------------------------------------------------------


def test_an_item_counts_for_the_unit_that_is_responsible(
    place: County, people: Staff, row: Assessment
) -> None:
    factories.in_status(place, people, "consolidated")
    late = factories.listed(
        place,
        people,
        timezone.now() - timedelta(days=9),
        deadline=timezone.localdate() - timedelta(days=2),
    )
    factories.listed(place, people)  # its deadline is still to come
    assert _cell(row, place, "items_in_time") == (1, 2)
    assert _cell(row, place, "look_backs_passed") == (1, 1)
    [wrong, _right] = cases_of(row, Indicator.objects.get(code="items-in-time"), place.qinhe)
    assert wrong.label.startswith(late.number)


def test_a_failed_look_back_and_a_leak_cost_points(
    place: County, people: Staff, row: Assessment
) -> None:
    item = factories.in_status(place, people, "closed", category="privacy")
    look_back(factories.pending(item), people.county_officer, factories.failing())
    assert _cell(row, place, "look_backs_passed") == (0, 1)
    assert _cell(row, place, "privacy_kept") == (0, 1)
    [other] = [one for one in sheet(row) if one.division == place.guodao]
    assert {
        (cell.good, cell.all) for cell in other.cells if cell.indicator.measure == "privacy_kept"
    } == {(1, 1)}


def test_answers_count_by_the_day_on_which_they_were_due(place: County, row: Assessment) -> None:
    begun = timezone.now() - timedelta(days=100)
    case = petitions.filed(place, begun, kind="consult")
    case = petition_desk.accept(case, petitions.officer("handler", place.qinhe), at=begun)
    assert case.handle_due is not None
    expected = (0, 1) if FIRST <= case.handle_due <= LAST else (0, 0)
    assert _cell(row, place, "petitions_in_time") == expected


def test_a_confidential_case_is_in_no_figure(place: County, people: Staff, row: Assessment) -> None:
    boss = petitions.officer("secret", place.root, Role.CONFIDENTIAL_OFFICER)
    case = petitions.filed(place, timezone.now() - timedelta(days=200), kind="accusation")
    assert case.confidential
    petition_desk.accept(case, boss, at=timezone.now() - timedelta(days=199))
    span = Span(date(2020, 1, 1), LAST, timezone.localdate())
    assert not list(facts("petitions_in_time", span))


def test_no_indicator_counts_complaints_themselves(place: County, row: Assessment) -> None:
    before = sheet(row)
    for _number in range(3):
        petitions.filed(place)
    assert sheet(row) == before


def test_a_figure_is_the_number_of_its_cases(place: County, people: Staff, row: Assessment) -> None:
    factories.in_status(place, people, "consolidated")
    for found in sheet(row):
        for cell in found.cells:
            cases = cases_of(row, cell.indicator, found.division)
            assert (cell.good, cell.all) == (sum(case.good for case in cases), len(cases))


# --- Who may do what --------------------------------------------------------------------------

ACTS = {
    "begin": {Role.RECTIFICATION_OFFICER},
    "adjust": {Role.RECTIFICATION_OFFICER},
    "settle": {Role.SUPERVISOR},
    "set_public": {Role.SUPERVISOR},
}


@pytest.mark.parametrize(("act", "role", "where"), list(product(ACTS, Role, ("root", "qinhe"))))
def test_only_the_right_role_of_the_county_acts(
    place: County, past: Assessment, act: str, role: Role, where: str
) -> None:
    by = petitions.officer(f"{role}-{where}", getattr(place, where), role)
    calls: dict[str, Any] = {
        "begin": lambda: desk.begin(desk.Draft("考核", FIRST, LAST), by),
        "adjust": lambda: desk.adjust(
            past, by, place.qinhe, indicators(past)[0], Decimal("-0.5"), "漏写举报电话"
        ),
        "settle": lambda: desk.settle(past, by),
        "set_public": lambda: desk.set_public(past, by, False, "暂不公开"),
    }
    if role in ACTS[act] and where == "root":
        assert calls[act]()
        return
    with pytest.raises((PermissionDenied, Refused)), transaction.atomic():
        calls[act]()
    assert not LedgerEvent.objects.filter(actor=by).exists()


def _refused(code: str, call: Any, *arguments: Any) -> None:
    with pytest.raises(Refused) as refused, transaction.atomic():
        call(*arguments)
    assert refused.value.code == code


def test_refusals_name_their_reason(place: County, people: Staff, row: Assessment) -> None:
    officer, boss, first = people.county_officer, people.supervisor, indicators(row)[0]
    _refused("period-reversed", desk.begin, desk.Draft("考核", LAST, FIRST), officer)
    _refused("period-taken", desk.begin, desk.Draft("再考", FIRST, LAST), officer)
    early = desk.Draft("考核", date(2000, 1, 1), date(2000, 12, 31))
    _refused("no-indicators", desk.begin, early, officer)
    _refused("too-much", desk.adjust, row, officer, place.qinhe, first, Decimal(11), "理由足够")
    _refused("too-much", desk.adjust, row, officer, place.qinhe, first, Decimal(0), "理由足够")
    _refused("empty", desk.adjust, row, officer, place.qinhe, first, Decimal(1), " ")
    _refused("not-in-it", desk.adjust, row, officer, place.root, first, Decimal(1), "理由足够")
    _refused("not-over", desk.settle, row, boss)
    _refused("nothing-changes", desk.set_public, row, boss, False, "理由足够")


def test_whoever_prepared_it_does_not_settle_it(
    place: County, people: Staff, past: Assessment
) -> None:
    both = petitions.officer("both", place.root, Role.SUPERVISOR)
    both.appointments.create(role=Role.RECTIFICATION_OFFICER, division=place.root)
    both = User.objects.get(pk=both.pk)
    desk.adjust(past, both, place.qinhe, indicators(past)[0], Decimal(1), "表彰通报")
    _refused("own-work", desk.settle, past, both)
    assert desk.settle(past, people.supervisor).settled_by == people.supervisor


def test_what_is_settled_stays_whatever_the_records_say_later(
    place: County, people: Staff, past: Assessment
) -> None:
    opened = timezone.make_aware(datetime.combine(PAST_FIRST, time(9)))
    item = factories.listed(place, people, opened, deadline=PAST_FIRST + timedelta(days=90))
    desk.settle(past, people.supervisor)
    before = sheet(past.__class__.objects.get(pk=past.pk))
    factories.due_from_the_start(RectificationItem.objects.filter(pk=item.pk), FIRST)
    Indicator.objects.update(points=Decimal(1))
    after = sheet(past.__class__.objects.get(pk=past.pk))
    assert [(r.division, r.total) for r in after] == [(r.division, r.total) for r in before]
    _refused("settled", desk.settle, past, people.supervisor)
    args = (past, people.county_officer, place.qinhe, indicators(past)[0], Decimal(1), "理由足够")
    _refused("settled", desk.adjust, *args)
    with pytest.raises(DatabaseError), transaction.atomic():
        Score.objects.update(points=0)


def test_the_ledger_proves_an_assessment(place: County, people: Staff, past: Assessment) -> None:
    desk.adjust(past, people.county_officer, place.qinhe, indicators(past)[0], Decimal(1), "表彰")
    desk.settle(past, people.supervisor)
    assert not list(records.problems())
    Assessment.objects.filter(pk=past.pk).update(public=False)
    assert [str(one.subject) for one in records.problems()] == [past.number]


# --- Pages ------------------------------------------------------------------------------------


@pytest.fixture
def _access(place: County) -> None:
    staff_access()


@pytest.mark.usefixtures("_access")
@pytest.mark.parametrize("role", Role)
def test_the_sheet_opens_for_those_who_may_see_it(
    place: County, past: Assessment, role: Role
) -> None:
    client = client_of(petitions.officer(f"one-{role}", place.root, role))
    sees = role in {Role.RECTIFICATION_OFFICER, Role.SUPERVISOR, Role.AUDITOR}
    first = indicators(past)[0].code
    for address in (
        reverse("assessments:index"),
        reverse("assessments:inspect", args=[past.pk]),
        reverse("assessments:cases", args=[past.pk, place.qinhe.code, first]),
    ):
        assert (client.get(address).status_code == 200) == sees, address


@pytest.mark.usefixtures("_access")
def test_every_figure_of_the_sheet_leads_to_its_cases(
    place: County, people: Staff, row: Assessment
) -> None:
    factories.in_status(place, people, "consolidated")
    client = client_of(people.county_officer)
    page = client.get(reverse("assessments:inspect", args=[row.pk])).content.decode()
    for one in indicators(row):
        address = reverse("assessments:cases", args=[row.pk, place.qinhe.code, one.code])
        assert address in page
        assert client.get(address).status_code == 200
    for bad in ("000000000000", "x"):
        address = reverse("assessments:cases", args=[row.pk, bad, "items-in-time"])
        assert client.get(address).status_code == 404


@pytest.mark.usefixtures("_access")
def test_a_township_opens_the_cases_of_its_own_figures_alone(
    place: County, people: Staff, row: Assessment
) -> None:
    factories.in_status(place, people, "consolidated")  # of Qinhe
    client = client_of(people.guodao_officer)
    page = client.get(reverse("assessments:inspect", args=[row.pk])).content.decode()
    for one in indicators(row):
        own, other = (
            reverse("assessments:cases", args=[row.pk, township.code, one.code])
            for township in (place.guodao, place.qinhe)
        )
        assert own in page
        assert other not in page
        assert client.get(own).status_code == 200
        assert client.get(other).status_code == 404


@pytest.mark.usefixtures("_access")
def test_the_steps_are_taken_on_the_page_and_a_refusal_keeps_what_was_typed(
    place: County, people: Staff, past: Assessment
) -> None:
    address = reverse("assessments:inspect", args=[past.pk])
    client = client_of(people.county_officer)
    typed = {
        "step": "adjust",
        "adjust-division": place.qinhe.pk,
        "adjust-indicator": indicators(past)[0].pk,
        "adjust-points": "99",
        "adjust-reason": "表彰通报一次",
    }
    answer = client.post(address, typed)
    assert answer.status_code == 422
    assert "表彰通报一次" in answer.content.decode()
    assert client.post(address, {**typed, "adjust-points": "0.5"}).status_code == 302
    assert past.adjustments.get().points == Decimal("0.5")
    assert client_of(people.supervisor).post(address, {"step": "settle"}).status_code == 302
    past.refresh_from_db()
    assert past.settled_at


@pytest.mark.usefixtures("_access")
def test_a_case_is_a_link_only_for_who_may_open_it(
    place: County, people: Staff, row: Assessment
) -> None:
    begun = timezone.now() - timedelta(days=40)
    case = petitions.filed(place, begun, kind="consult")
    petition_desk.accept(case, petitions.officer("handler", place.qinhe), at=begun)
    address = reverse("assessments:cases", args=[row.pk, place.qinhe.code, "petitions-in-time"])
    link = reverse("petitions:inspect", args=[case.pk])
    for by, opens in ((people.supervisor, True), (people.qinhe_officer, False)):
        page = client_of(by).get(address).content.decode()
        assert case.number in page
        assert (f'href="{link}"' in page) == opens


@pytest.mark.usefixtures("_access")
def test_only_the_county_is_offered_to_begin_an_assessment(people: Staff, row: Assessment) -> None:
    for by, offered in ((people.county_officer, True), (people.qinhe_officer, False)):
        page = client_of(by).get(reverse("assessments:index")).content.decode()
        assert (reverse("assessments:add") in page) == offered
        assert row.title in page


@pytest.mark.usefixtures("_access")
def test_an_assessment_is_begun_on_a_page(people: Staff, all_indicators: list[Indicator]) -> None:
    client = client_of(people.county_officer)
    fields = {"title": "年度考核", "starts_on": str(FIRST), "ends_on": str(LAST)}
    assert client.post(reverse("assessments:add"), fields).status_code == 302
    again = client.post(reverse("assessments:add"), fields)
    assert again.status_code == 422
    assert "年度考核" in again.content.decode()


def test_the_public_reads_what_is_settled_and_published_only(
    client: Client, people: Staff, past: Assessment, row: Assessment
) -> None:
    address = reverse("rectification:assessment", args=[past.number])
    assert client.get(address).status_code == 404
    desk.settle(past, people.supervisor)
    assert client.get(address).status_code == 200
    assert past.title in client.get(reverse("rectification:assessments")).content.decode()
    desk.set_public(past, people.supervisor, False, "复核中")
    assert client.get(address).status_code == 404
    assert client.get(reverse("rectification:assessment", args=[row.number])).status_code == 404


def test_the_sheet_asks_the_same_number_of_questions_for_more_cases(
    place: County, people: Staff, row: Assessment, django_assert_max_num_queries: Any
) -> None:
    for _number in range(3):
        factories.listed(
            place,
            people,
            timezone.now() - timedelta(days=9),
            deadline=timezone.localdate() - timedelta(days=2),
        )
    with django_assert_max_num_queries(40):
        sheet(row)
