"""What must be public stands as the law counts it: in time, late, skipped, or not there yet."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from disclosure import funds
from disclosure import roster as writer
from disclosure.catalogue import Line, State, standing
from disclosure.demo.catalogue import load_catalogue
from disclosure.funds.suppression import Cell
from disclosure.models import CatalogueItem, Programme, PublicityWaiver, Roster
from policy_pages.models import PolicyIndexPage
from portal.core.demo import Options, data
from portal.core.models import CalendarDay, DeadlineRule, Division, Office
from tests.disclosure.factories import County, csv_of, imported, opened, staff
from tests.policy_pages.factories import document, section

pytestmark = pytest.mark.django_db
SITE_BEGAN = date(2026, 2, 10)
DOCUMENTS, CONTACTS, GUIDE, INITIAL, CURRENT, TEKUN, LINSHI, FUNDS = 1, 2, 4, 5, 6, 10, 13, 14


def noon(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, 12))


@pytest.fixture
def watched(county: County) -> County:
    """The catalogue and the time limits, on a site whose first list was public on 10 February."""
    for row in data("time_limits"):
        DeadlineRule.objects.create(**row)
    load_catalogue(Options())
    outside = Programme.objects.get(code="low-income")
    opened(county, programme=outside, at=noon(SITE_BEGAN), month=date(2026, 2, 1))
    return county


def line(number: int, place: Division, today: date) -> Line:
    found = [x for x in standing(today, [place]) if x.item.number == number]
    assert len(found) == 1
    return found[0]


def state(number: int, place: Division, today: date) -> State:
    return line(number, place, today).state


def public_list(county: County, day: date, **choices: Any) -> Roster:
    return opened(county, at=noon(day), **{"month": day.replace(day=1), **choices})


def draft(county: County, meeting: date | None, created: date, **choices: Any) -> Roster:
    roster = imported(county, **{"month": created.replace(day=1), **choices})
    Roster.objects.filter(pk=roster.pk).update(meeting_held_on=meeting, created_at=noon(created))
    return roster


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 2, 24), State.WAITING),
        (date(2026, 2, 25), State.SOON),
        (date(2026, 2, 28), State.SOON),  # February's last day is in time
        (date(2026, 3, 1), State.LATE),
    ],
)
def test_a_township_that_publishes_nothing_owes_the_monthly_list(
    watched: County, today: date, expected: State
) -> None:
    assert state(CURRENT, watched.qinhe, today) == expected


def test_months_before_the_site_began_are_nobodys_lateness(watched: County) -> None:
    found = line(CURRENT, watched.qinhe, date(2026, 3, 1))
    assert [duty.due.day for duty in found.missing] == [date(2026, 2, 28)]


def test_the_monthly_list_in_time_and_the_next_month(watched: County) -> None:
    public_list(watched, date(2026, 2, 28), stage="monthly")
    public_list(watched, date(2026, 3, 30), stage="monthly")
    found = line(CURRENT, watched.qinhe, date(2026, 4, 10))
    assert found.state == State.DONE
    assert found.last
    assert found.last.published_on == date(2026, 3, 30)
    assert found.due
    assert found.due.day == date(2026, 4, 30)


def test_a_month_that_was_owed_as_a_whole_stays_missing(watched: County) -> None:
    public_list(watched, date(2026, 3, 30), stage="monthly")
    found = line(CURRENT, watched.qinhe, date(2026, 4, 10))
    assert found.state == State.LATE
    assert [duty.due.day for duty in found.missing] == [date(2026, 2, 28)]


def test_the_day_of_the_month_is_data(watched: County) -> None:
    DeadlineRule.objects.filter(key="roster.due").update(amount=20)
    assert state(CURRENT, watched.qinhe, date(2026, 2, 20)) == State.SOON
    assert state(CURRENT, watched.qinhe, date(2026, 2, 21)) == State.LATE


def test_a_list_of_one_programme_does_not_make_the_other_late(watched: County) -> None:
    public_list(watched, date(2026, 2, 20), stage="monthly")
    assert state(CURRENT, watched.qinhe, date(2026, 3, 1)) == State.DONE
    public_list(
        watched,
        date(2026, 3, 30),
        stage="monthly",
        programme=Programme.objects.get(code="dibao-urban"),
    )
    found = line(CURRENT, watched.qinhe, date(2026, 3, 31))
    assert [duty.what for duty in found.missing] == ["农村低保 2026-03"]


def test_a_list_that_came_after_its_day_is_said_to_be_late_and_is_not_missing(
    watched: County,
) -> None:
    public_list(watched, date(2026, 3, 2), stage="monthly", month=date(2026, 2, 1))
    found = line(CURRENT, watched.qinhe, date(2026, 3, 3))
    assert found.state == State.DONE_LATE
    assert found.missing == []


def test_a_withdrawn_list_counts_as_not_published_and_a_replaced_one_as_published(
    watched: County,
) -> None:
    february = public_list(watched, date(2026, 2, 20), stage="monthly")
    public_list(watched, date(2026, 3, 20), stage="monthly")
    february.refresh_from_db()
    assert february.status == Roster.Status.CLOSED
    assert state(CURRENT, watched.qinhe, date(2026, 3, 31)) == State.DONE
    march = Roster.objects.get(stage="monthly", month=date(2026, 3, 1))
    writer.withdraw(march, watched.reviewer, "made-up mistake")
    assert state(CURRENT, watched.qinhe, date(2026, 3, 31)) == State.LATE


def test_a_correction_in_the_making_does_not_undo_the_published_list(watched: County) -> None:
    public_list(watched, date(2026, 2, 20), stage="monthly")
    draft(watched, None, date(2026, 2, 25), stage="monthly", data=csv_of(3))
    assert state(CURRENT, watched.qinhe, date(2026, 3, 1)) == State.DONE


@pytest.mark.parametrize(("approved", "expected"), [(True, State.SKIPPED), (False, State.LATE)])
def test_an_approved_waiver_skips_the_month_and_shows_its_reason(
    watched: County, approved: bool, expected: State
) -> None:
    waiver = PublicityWaiver.objects.create(
        programme=Programme.objects.get(code="tekun"),
        division=watched.qinhe,
        stage="monthly",
        month=date(2026, 2, 1),
        reason="本月没有对象",
        asked_by=watched.editor,
        approved_by=watched.reviewer if approved else None,
    )
    found = line(TEKUN, watched.qinhe, date(2026, 3, 1))
    assert found.state == expected
    assert [duty.waived for duty in found.waivers] == [waiver.reason] * approved


@pytest.mark.parametrize(
    ("meeting", "created", "due"),
    [
        (date(2026, 3, 2), date(2026, 3, 9), date(2026, 3, 16)),  # from the meeting
        (None, date(2026, 3, 9), date(2026, 3, 23)),  # else from the import
    ],
)
def test_other_lists_count_from_what_made_them(
    watched: County, meeting: date | None, created: date, due: date
) -> None:
    draft(watched, meeting, created, stage="initial")
    found = line(INITIAL, watched.qinhe, due)
    assert found.due
    assert found.due.day == due
    assert found.state == State.SOON
    assert state(INITIAL, watched.qinhe, due + timedelta(days=1)) == State.LATE
    assert state(INITIAL, watched.guodao, due) == State.NOTHING


def test_the_working_calendar_moves_the_day(watched: County) -> None:
    for day in range(1, 8):
        CalendarDay.objects.create(date=date(2026, 10, day), is_workday=False)
    CalendarDay.objects.create(date=date(2026, 10, 10), is_workday=True)
    draft(watched, date(2026, 9, 28), date(2026, 9, 28), stage="initial")
    found = line(INITIAL, watched.qinhe, date(2026, 10, 16))
    assert found.due
    assert found.due.day == date(2026, 10, 16)
    assert found.state == State.SOON


def test_the_laws_limit_holds_where_it_ends_first(watched: County) -> None:
    CatalogueItem.objects.filter(number=INITIAL).update(limit=20, law_limit=5)
    draft(watched, date(2026, 3, 2), date(2026, 3, 2), stage="initial")
    found = line(INITIAL, watched.qinhe, date(2026, 3, 3))
    assert found.due
    assert found.due.day == date(2026, 3, 9)
    assert "第二十六条" in " ".join(found.due.explain())


def test_a_list_published_in_time_stays_in_time(watched: County) -> None:
    roster = public_list(watched, date(2026, 3, 12), stage="initial")
    Roster.objects.filter(pk=roster.pk).update(meeting_held_on=date(2026, 3, 2))
    assert state(INITIAL, watched.qinhe, date(2026, 6, 1)) == State.DONE
    Roster.objects.filter(pk=roster.pk).update(meeting_held_on=date(2026, 2, 16))
    assert state(INITIAL, watched.qinhe, date(2026, 6, 1)) == State.DONE_LATE


def test_a_signed_document_is_late_while_it_is_a_draft_and_its_title_stays_inside(
    watched: County,
) -> None:
    page = document(section(), live=False, title="秘密草案", signed_on=date(2026, 3, 2))
    found = line(DOCUMENTS, watched.county, date(2026, 3, 17))
    assert found.state == State.LATE
    assert page.title not in found.missing[0].what
    # The draft of the county is not the lateness of a township.
    assert state(DOCUMENTS, watched.qinhe, date(2026, 3, 17)) == State.NOTHING


def test_a_document_published_within_the_limit_is_in_time(watched: County) -> None:
    page = document(section(), signed_on=date(2026, 3, 2))
    for published, expected in (
        (date(2026, 3, 16), State.DONE),
        (date(2026, 3, 17), State.DONE_LATE),
    ):
        type(page).objects.filter(pk=page.pk).update(first_published_at=noon(published))
        assert state(DOCUMENTS, watched.county, date(2026, 4, 1)) == expected
        assert state(DOCUMENTS, watched.qinhe, date(2026, 4, 1)) == expected


def test_an_old_document_counts_from_the_first_day_of_the_site(watched: County) -> None:
    page = document(section(), signed_on=date(2012, 9, 1))
    type(page).objects.filter(pk=page.pk).update(first_published_at=noon(date(2026, 2, 20)))
    assert state(DOCUMENTS, watched.county, date(2026, 4, 1)) == State.DONE


def test_a_repealed_document_and_other_words_do_not_satisfy(watched: County) -> None:
    document(section(), validity="repealed", signed_on=date(2026, 2, 10))
    assert state(DOCUMENTS, watched.county, date(2026, 4, 1)) == State.LATE
    CatalogueItem.objects.filter(number=DOCUMENTS).update(document_words="甲 乙")
    page = document(PolicyIndexPage.objects.get(), "other", title="关于乙的通知")
    type(page).objects.filter(pk=page.pk).update(first_published_at=noon(date(2026, 2, 20)))
    assert state(DOCUMENTS, watched.county, date(2026, 4, 1)) == State.DONE


def test_a_programme_without_a_guide_is_the_countys_lateness(watched: County) -> None:
    assert state(GUIDE, watched.county, date(2026, 2, 24)) == State.SOON
    assert state(GUIDE, watched.county, date(2026, 2, 25)) == State.LATE
    assert state(GUIDE, watched.qinhe, date(2026, 2, 25)) == State.NOTHING


def test_a_unit_with_phone_and_address_satisfies_and_one_without_does_not(
    watched: County,
) -> None:
    assert state(CONTACTS, watched.qinhe, date(2026, 4, 1)) == State.DONE
    Office.objects.filter(division=watched.qinhe).update(address="")
    assert state(CONTACTS, watched.qinhe, date(2026, 4, 1)) == State.LATE


def test_the_funds_of_a_month_are_the_countys_and_due_after_it(watched: County) -> None:
    assert state(FUNDS, watched.county, date(2026, 3, 9)) == State.WAITING
    assert state(FUNDS, watched.county, date(2026, 3, 16)) == State.LATE
    assert [x for x in standing(date(2026, 3, 16), [watched.qinhe]) if x.item.number == FUNDS] == []
    editor = staff("county-editor", "editor", watched.county)
    reviewer = staff("county-reviewer", "reviewer", watched.county)
    cells = {watched.qinhe: Cell(9, 9, Decimal(9))}
    item = CatalogueItem.objects.get(number=FUNDS)
    for programme in item.programmes.all():
        report = funds.enter(programme, date(2026, 2, 1), editor, cells, cells[watched.qinhe])
        funds.publish(report, reviewer, at=noon(date(2026, 3, 13)))
    assert state(FUNDS, watched.county, date(2026, 3, 16)) == State.DONE


def test_late_items_come_first_and_an_item_out_of_use_is_gone(watched: County) -> None:
    found = [x.state for x in standing(date(2026, 3, 20))]
    assert found == sorted(found, key=list(State).index)
    assert found[0] == State.LATE
    CatalogueItem.objects.filter(number=CURRENT).update(active=False)
    assert CURRENT not in {x.item.number for x in standing(date(2026, 3, 20))}


def test_an_item_without_programmes_asks_for_nothing(watched: County) -> None:
    CatalogueItem.objects.get(number=CURRENT).programmes.clear()
    assert state(CURRENT, watched.qinhe, date(2026, 3, 20)) == State.NOTHING


def test_what_a_county_changed_survives_the_next_loading(watched: County) -> None:
    item = CatalogueItem.objects.get(number=CURRENT)
    item.programmes.clear()
    CatalogueItem.objects.filter(pk=item.pk).update(title="本县名称", active=False)
    CatalogueItem.objects.filter(number=LINSHI).delete()
    load_catalogue(Options())
    item.refresh_from_db()
    assert (item.title, item.active, item.programmes.count()) == ("本县名称", False, 0)
    assert CatalogueItem.objects.filter(number=LINSHI).exists()


def test_thirteen_townships_cost_no_more_queries_than_two(
    watched: County, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    for number in range(102, 113):
        root = Division.objects.get(pk=watched.county.pk)
        root.add_child(
            code=f"140431{number}".ljust(12, "0"), name=f"第{number}镇", level="township"
        )
    document(section(), signed_on=date(2026, 3, 2))
    public_list(watched, date(2026, 2, 20), stage="monthly")
    assert Division.objects.filter(level="township").count() == 13
    with django_assert_max_num_queries(16):
        found = standing(date(2026, 3, 1))
    assert len({x.division for x in found}) == 14
