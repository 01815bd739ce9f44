"""Every official declares once a year, truthfully; who does not is reminded and recorded, once."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from complaints.kin import desk
from complaints.kin.jobs import watch_declarations
from complaints.models import Declarant, LedgerEvent, YearlyDeclaration
from portal.core.models import OutboxMessage, Role, User
from portal.core.worklists import Bucket, work_for
from tests.complaints import factories as people
from tests.complaints.factories import SHANGHAI, County
from tests.complaints.test_staff_area import client_of
from tests.kin import factories
from tests.kin.test_officials import refused

pytestmark = pytest.mark.django_db
MARCH, APRIL = datetime(2026, 3, 9, 9, tzinfo=SHANGHAI), datetime(2026, 4, 2, 9, tzinfo=SHANGHAI)
JANUARY = datetime(2026, 1, 5, 9, tzinfo=SHANGHAI)


def next_year(moment: datetime) -> datetime:
    return moment.replace(year=moment.year + 1)


def test_the_word_of_the_year_agrees_with_the_filings(keeper: User, clerk: User) -> None:
    official = factories.official(clerk, keeper)
    assert refused(lambda: desk.declare(official, clerk, "unchanged", MARCH)) == "first-declaration"
    assert refused(lambda: desk.declare(official, clerk, "changed", MARCH)) == "no-change"
    assert desk.declare(official, clerk, "none", MARCH).relatives == 0
    assert refused(lambda: desk.declare(official, clerk, "none", MARCH)) == "declared-already"
    row = factories.filed(official, clerk, APRIL)
    later = next_year(MARCH)
    assert refused(lambda: desk.declare(official, clerk, "none", later)) == "relatives-filed"
    assert refused(lambda: desk.declare(official, clerk, "unchanged", later)) == "changed-since"
    assert desk.declare(official, clerk, "changed", later).relatives == 1
    assert desk.declare(official, keeper, "unchanged", next_year(later)).relatives == 1
    desk.end_filing(row, keeper, date(2028, 5, 1), next_year(next_year(APRIL)).replace(month=6))
    with pytest.raises(DatabaseError), transaction.atomic():
        YearlyDeclaration.objects.update(answer="none")


def test_nobody_declares_for_officials_of_another_place(
    place: County, keeper: User, clerk: User
) -> None:
    official = factories.official(clerk, keeper)
    for by in (
        people.officer("guodao-rectify", place.guodao, Role.RECTIFICATION_OFFICER),
        people.officer("supervisor", place.root, Role.SUPERVISOR),
    ):
        with pytest.raises(PermissionDenied):
            desk.declare(official, by, "none")


def test_reminders_leave_once_and_being_late_is_recorded_once(
    place: County, keeper: User, clerk: User
) -> None:
    supervisor = people.officer("supervisor", place.root, Role.SUPERVISOR)
    official = factories.official(clerk, keeper)
    factories.committee_member(place.qinhe_village, keeper)
    assert watch_declarations(JANUARY) == {"reminded": 0, "overdue": 0}
    for _ in range(2):
        assert watch_declarations(MARCH) == {"reminded": 2, "overdue": 0}
    sent = list(OutboxMessage.objects.values_list("to", flat=True))
    assert sorted(sent) == sorted([clerk.email, keeper.email])
    desk.declare(official, clerk, "none", MARCH)
    assert watch_declarations(APRIL) == {"reminded": 0, "overdue": 1}
    assert watch_declarations(APRIL) == {"reminded": 0, "overdue": 0}
    assert LedgerEvent.objects.filter(kind=desk.OVERDUE).count() == 1
    late = OutboxMessage.objects.filter(key__startswith="kin:overdue")
    assert {one.to for one in late} == {keeper.email, supervisor.email}


def test_a_minute_in_which_nothing_changed_asks_as_much_for_many_as_for_one(
    place: County, keeper: User
) -> None:
    factories.committee_member(place.qinhe_village, keeper)
    counts = []
    for more in range(2):
        for moment in (MARCH, APRIL):
            watch_declarations(moment)
            with CaptureQueriesContext(connection) as again:
                watch_declarations(moment)
            counts.append(len(again))
        for number in range(3):
            factories.committee_member(place.qinhe_village, keeper, f"任测试{more}{number}")
    assert counts[:2] == counts[2:]


def test_who_has_just_come_into_office_has_time(place: County, keeper: User) -> None:
    who = desk.Official("主任", date(2026, 3, 20), None, "新测试", place.qinhe_village)
    desk.add_official(who, keeper, APRIL)
    assert watch_declarations(APRIL)["overdue"] == 0
    assert watch_declarations(APRIL + timedelta(days=20))["overdue"] == 1


def test_officials_declare_on_their_own_page_and_see_nobody_else(
    place: County, keeper: User, clerk: User
) -> None:
    client = client_of(clerk)
    own = reverse("kin_own:index")
    assert client.get(own).status_code == 200
    official = factories.official(clerk, keeper)
    assert official.name in client.get(own).content.decode()
    assert client.post(own, {"step": "declare", "declare-answer": "none"}).status_code == 302
    assert official.declarations.get().recorded_by == clerk
    refused_page = client.get(reverse("kin_officials:inspect", args=[official.pk]))
    assert refused_page.status_code in {302, 403, 404}


def test_the_list_tells_who_is_late_with_as_many_queries_for_many(
    place: County, keeper: User, clerk: User
) -> None:
    first = factories.official(clerk, keeper)
    desk.declare(first, clerk, "none")
    address = reverse("kin_officials:index")
    client = client_of(keeper)
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for number in range(6):
        factories.committee_member(place.qinhe_village, keeper, f"任测试{number}")
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) <= len(few)
    said: Any = client.get(address, {"declared": "yes"}).context["object_list"]
    assert [one.pk for one in said] == [first.pk]
    assert len(client.get(address, {"declared": "no"}).context["object_list"]) == 6


def test_the_first_screen_asks_the_official_and_tells_the_officer(
    place: County, keeper: User, clerk: User
) -> None:
    factories.official(clerk, keeper)
    today = date(timezone.localdate().year, 12, 1)
    for user in (clerk, keeper):
        assert work_for(user, today)[Bucket.OVERDUE].count == 1
    desk.declare(Declarant.objects.get(), clerk, "none")
    assert work_for(clerk, today)[Bucket.OVERDUE].count == 0
