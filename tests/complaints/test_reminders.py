"""Who is reminded of what: once at each point, never of what they may not know."""

from datetime import datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from complaints import desk, jobs
from complaints.models import Complaint, Exclusion, ReminderPlan
from complaints.reminders import digest, personal
from portal.core.models import AlertChannel, OutboxMessage, Role, User
from tests.complaints import factories
from tests.complaints.factories import MONDAY, County

pytestmark = pytest.mark.django_db


def on(day: int) -> datetime:
    return MONDAY + timedelta(days=day)


def accepted(place: County, by: User, **changes: object) -> Complaint:
    """Accepted on the first Monday: to be answered sixty days later."""
    case = desk.accept(factories.filed(place, at=MONDAY, **changes), by, at=MONDAY)
    case = desk.assign(case, by, by, at=MONDAY)
    OutboxMessage.objects.all().delete()
    return case


def sent_to(user: User) -> int:
    return OutboxMessage.objects.filter(to=user.email).count()


def run(day: int) -> None:
    jobs.watch_deadlines(on(day))
    personal.remind(on(day))
    personal.remind(on(day))


def test_the_handler_is_reminded_once_at_each_point(place: County, qinhe_officer: User) -> None:
    accepted(place, qinhe_officer)
    told = []
    for day in range(50, 76):
        before = sent_to(qinhe_officer)
        run(day)
        told += [day - 60] * (sent_to(qinhe_officer) - before)
    assert told == [-7, -3, -1, 0, 1, 7, 14]


def test_after_a_week_without_the_timer_one_reminder_leaves(
    place: County, qinhe_officer: User
) -> None:
    accepted(place, qinhe_officer)
    run(53)
    assert sent_to(qinhe_officer) == 1
    run(60)
    assert sent_to(qinhe_officer) == 2


def test_supervisors_hear_of_an_overdue_case_and_again_each_week(
    place: County, qinhe_officer: User
) -> None:
    supervisor = factories.officer("supervisor", place.root, Role.SUPERVISOR)
    accepted(place, qinhe_officer)
    for day, messages in ((60, 0), (61, 1), (66, 1), (67, 2), (74, 3)):
        run(day)
        assert sent_to(supervisor) == messages


def test_at_night_nobody_is_reminded(place: County, qinhe_officer: User) -> None:
    accepted(place, qinhe_officer)
    assert personal.remind(on(53) - timedelta(hours=2)) == {"reminded": 0}


def test_the_plan_is_data(place: County, qinhe_officer: User) -> None:
    ReminderPlan.objects.create(days_before="20", every_days=30)
    accepted(place, qinhe_officer)
    for day, messages in ((39, 0), (40, 1), (59, 1), (89, 2), (90, 3)):
        run(day)  # 89: that it is late
        assert sent_to(qinhe_officer) == messages


def test_a_clock_that_stands_still_reminds_nobody(place: County, qinhe_officer: User) -> None:
    case = accepted(place, qinhe_officer)
    desk.ask_supplement(case, qinhe_officer, "请补充收入证明。", at=on(52))
    OutboxMessage.objects.all().delete()
    Complaint.objects.filter(pk=case.pk).update(due=on(54).date())
    personal.remind(on(53))
    assert sent_to(qinhe_officer) == 0


def test_confidential_cases_remind_their_officers_alone(
    place: County, qinhe_officer: User, confidential_officer: User
) -> None:
    supervisor = factories.officer("supervisor", place.root, Role.SUPERVISOR)
    case = factories.filed(place, at=MONDAY, kind="accusation")
    OutboxMessage.objects.all().delete()
    run(12)
    run(17)
    digest.send_digests(on(17))
    told = set(OutboxMessage.objects.values_list("to", flat=True))
    assert told == {confidential_officer.email}
    Exclusion.objects.create(
        complaint=case, user=confidential_officer, reason=Exclusion.Reason.RECUSED
    )
    OutboxMessage.objects.all().delete()
    run(24)
    assert (sent_to(confidential_officer), sent_to(supervisor)) == (0, 0)


def unit_with_channel(place: County) -> None:
    place.qinhe_office.email = "unit@example.test"
    place.qinhe_office.save()
    AlertChannel.objects.create(
        office=place.qinhe_office, name="群机器人", url="json://127.0.0.1:9/secret"
    )


def test_one_digest_tells_a_unit_what_waits(place: County, qinhe_officer: User) -> None:
    unit_with_channel(place)
    late = accepted(place, qinhe_officer)
    new = factories.filed(place, at=on(59))
    hidden = factories.filed(place, at=on(59), kind="accusation")
    OutboxMessage.objects.all().delete()
    day = on(63)
    assert digest.send_digests(day) == {"digests": 1}
    assert digest.send_digests(day) == {"digests": 0}
    messages = list(OutboxMessage.objects.order_by("channel"))
    assert [one.channel for one in messages] == ["email", "staff"]
    for one in messages:
        assert late.number in one.body
        assert new.number in one.body
        assert hidden.number not in one.body
        assert new.subject not in one.body
        assert "secret" not in f"{one.key}{one.to}{one.body}"


def test_no_digest_on_days_off_or_where_nothing_waits(place: County) -> None:
    unit_with_channel(place)
    assert digest.send_digests(on(0)) == {"digests": 0}
    factories.filed(place, at=MONDAY)
    assert digest.send_digests(on(5)) == {"digests": 0}  # a Saturday
    assert digest.send_digests(on(7) - timedelta(hours=2)) == {"digests": 0}
    assert digest.send_digests(on(7)) == {"digests": 1}


def test_a_unit_that_is_kept_away_reads_nothing_of_the_case(place: County) -> None:
    unit_with_channel(place)
    case = factories.filed(place, at=MONDAY)
    assert digest.digests(on(1))
    Exclusion.objects.create(
        complaint=case, office=case.office, reason=Exclusion.Reason.ACCUSED_UNIT
    )
    assert digest.digests(on(1)) == {}


def test_what_a_sender_wrote_is_in_the_next_digest(place: County, qinhe_officer: User) -> None:
    case = accepted(place, qinhe_officer)
    desk.citizen_message(case, "还有一份材料。", at=on(3))
    assert digest.WROTE in digest.digests(on(4))[case.office_id].parts
    assert digest.digests(on(9)) == {}


def test_digests_need_as_many_queries_for_many_cases(
    place: County, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _number in range(3):
        factories.filed(place, at=MONDAY)
    digest.digests(on(1))  # the working calendar is read once
    with django_assert_num_queries(6):
        digest.digests(on(1))
