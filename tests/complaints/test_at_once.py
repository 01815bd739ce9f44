"""Of several who do the same at the same moment exactly one does it, and nothing waits for ever."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from complaints import desk, verification
from complaints.models import LedgerEvent, Message, Rating
from portal.core.errors import Refused
from tests.complaints import factories

pytestmark = pytest.mark.django_db(transaction=True)
Act = Callable[[], object]


def at_once(*acts: Act) -> list[str]:
    """Run *acts* together; "" for each that was done, else the code of its refusal."""
    barrier = threading.Barrier(len(acts))

    def run(act: Act) -> str:
        try:
            barrier.wait(20)
            act()
        except Refused as refused:
            return str(refused.code)
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(acts)) as pool:
        waiting = [pool.submit(run, act) for act in acts]
        return [one.result(timeout=60) for one in waiting]


def test_the_same_step_is_taken_once() -> None:
    place = factories.county()
    by = factories.officer("qinhe-petition", place.qinhe)
    case = factories.filed(place)
    found = at_once(*[lambda: desk.accept(case, by)] * 6)
    assert sorted(found) == ["", *["not-in-this-state"] * 5]
    assert LedgerEvent.objects.filter(kind="accepted").count() == 1
    assert verification.verify().problems == []


def test_two_ratings_at_once_leave_one() -> None:
    place = factories.county()
    by = factories.officer("qinhe-petition", place.qinhe)
    case = factories.in_status(place, by, "accepted")
    factories.reply(case, by)
    found = at_once(*[lambda: desk.rate(case, "satisfied", "satisfied")] * 4)
    assert sorted(found) == ["", *["already-rated"] * 3]
    assert Rating.objects.count() == LedgerEvent.objects.filter(kind="rated").count() == 1
    assert verification.verify().problems == []


def test_different_steps_at_once_lose_no_event() -> None:
    place = factories.county()
    by = factories.officer("qinhe-petition", place.qinhe)
    cases = [factories.filed(place) for _ in range(2)]
    acts: list[Act] = []
    for case in cases:
        acts += [
            lambda case=case: desk.citizen_message(case, "补充情况"),  # type: ignore[misc]
            lambda case=case: desk.send_message(case, by, "已收到"),  # type: ignore[misc]
            lambda case=case: desk.accept(case, by),  # type: ignore[misc]
            lambda: factories.filed(place),
        ]
    assert at_once(*acts) == [""] * len(acts)
    assert Message.objects.count() == 4
    assert LedgerEvent.objects.count() == 2 + len(acts)
    assert verification.verify().problems == []
