"""Two timers at the same moment send each digest and each reminder once."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from complaints import desk
from complaints.reminders import digest, personal
from portal.core.models import OutboxMessage, User
from tests.complaints import factories
from tests.complaints.factories import MONDAY, County


@pytest.mark.django_db(transaction=True)
def test_two_timers_at_once_queue_each_message_once(place: County, qinhe_officer: User) -> None:
    place.qinhe_office.email = "unit@example.test"
    place.qinhe_office.save()
    case = desk.accept(factories.filed(place, at=MONDAY), qinhe_officer, at=MONDAY)
    desk.assign(case, qinhe_officer, qinhe_officer, at=MONDAY)
    OutboxMessage.objects.all().delete()
    day = MONDAY + timedelta(days=59)
    failed: list[Exception] = []
    _at_once([lambda: digest.send_digests(day), lambda: personal.remind(day)] * 3, failed)
    assert failed == []
    kinds = sorted(key.split(":")[0] for key in OutboxMessage.objects.values_list("key", flat=True))
    assert kinds == ["digest", "remind"]


def _at_once(calls: list[Callable[[], Any]], failed: list[Exception]) -> None:
    def run(call: Callable[[], Any]) -> None:
        try:
            call()
        except Exception as problem:
            failed.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
