"""Fills the ledger with cases by the ten thousand, numbered and chained as if they were filed.

For measuring lists: the desk itself would take half an hour for as many.

python -m tools.many_cases COUNT
"""

import os
import random
import sys
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

BATCH = 2_000
DAYS = 300
NOTICE, HANDLE = timedelta(days=15), timedelta(days=60)
# Where the cases stand, with the event that took them there.
STATES = (("registered", ""), ("accepted", "accepted"), ("withdrawn", "withdrawn"))


def main(count: int) -> None:
    """Add *count* cases to the county whose database is set."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.base")
    import django  # noqa: PLC0415

    django.setup()
    from django.db import transaction  # noqa: PLC0415

    from complaints.models import Complaint, LedgerEvent  # noqa: PLC0415

    with transaction.atomic():
        book = Book()
        for start in range(0, count, BATCH):
            cases = [book.case(number) for number in range(start, min(start + BATCH, count))]
            Complaint.objects.bulk_create(cases)
            LedgerEvent.objects.bulk_create(event for case in cases for event in book.events(case))
        book.close()


class Book:
    """Gives out numbers and seals from where the ledger stands."""

    def __init__(self) -> None:
        from django.utils import timezone  # noqa: PLC0415

        from complaints import rules  # noqa: PLC0415
        from complaints.models import DailySerial, LedgerEvent  # noqa: PLC0415
        from portal.core.models import Division  # noqa: PLC0415

        self.now = timezone.localtime()
        self.kinds = [kind for kind in rules.kinds_in_force() if not kind.confidential]
        self.villages = list(Division.objects.filter(level=Division.Level.VILLAGE))
        self.serials = dict(DailySerial.objects.values_list("day", "last"))
        last = LedgerEvent.objects.order_by("-sequence").first()
        self.sequence, self.seal = (last.sequence, last.hash) if last else (0, "")

    def case(self, number: int) -> Any:
        """The unsaved case; the same one for the same number."""
        from complaints import rules  # noqa: PLC0415
        from complaints.models import Complaint  # noqa: PLC0415

        chance = random.Random(number)  # noqa: S311  made-up data, the same on every machine
        filed = self.now - timedelta(days=chance.randrange(1, DAYS))
        kind, village = chance.choice(self.kinds), chance.choice(self.villages)
        status = chance.choice(STATES)[0]
        due = {"registered": filed + NOTICE, "accepted": filed + HANDLE}.get(status)
        return Complaint(
            number=self._number(village, filed.date()),
            kind=kind,
            division=village,
            office=rules.unit_for(village, confidential=False)[0],
            subject=f"压力测试事项 {number + 1}",
            body="用于测量性能的合成事项，不涉及任何真实的人和事。",
            anonymous=True,
            status=status,
            filed_at=filed,
            accepted_at=filed if status == "accepted" else None,
            closed_at=filed if status == "withdrawn" else None,
            notice_due=(filed + NOTICE).date(),
            notice_rule=rules.rule_in_force(kind.notice_rule, filed.date()),
            handle_due=(filed + HANDLE).date() if status == "accepted" else None,
            handle_rule=rules.rule_in_force(kind.handle_rule, filed.date()),
            due=due.date() if due else None,
            query_code_digest=f"none-{number}",
        )

    def _number(self, place: Any, day: date) -> str:
        from complaints.numbers import prefix_of  # noqa: PLC0415
        from portal.core.gazetteer import root_of  # noqa: PLC0415

        self.serials[day] = self.serials.get(day, 0) + 1
        return f"{prefix_of(root_of(place).name)}{day:%Y%m%d}-{self.serials[day]:04d}"

    def events(self, case: Any) -> Iterator[Any]:
        """The filing, and what took the case where it stands."""
        public = {"kind": case.kind.name, "office": case.office.name, "channel": "web"}
        facts = public | {"notice_due": case.notice_due.isoformat()}
        yield self._event(case.number, "filed", case.filed_at, facts)
        kind = dict(STATES)[case.status]
        if kind:
            yield self._event(case.number, kind, case.filed_at, {})

    def _event(self, number: str, kind: str, at: datetime, public: dict[str, str]) -> Any:
        from complaints import ledger  # noqa: PLC0415
        from complaints.models import LedgerEvent  # noqa: PLC0415
        from portal.core import seal  # noqa: PLC0415

        self.sequence += 1
        event = LedgerEvent(
            sequence=self.sequence,
            subject_type=ledger.COMPLAINT,
            subject_number=number,
            kind=kind,
            at=at,
            public=public,
            private={},
            previous_hash=self.seal,
        )
        event.hash = self.seal = seal.link(event.previous_hash, ledger.payload(event))
        return event

    def close(self) -> None:
        """The serials go on from here."""
        from complaints.models import DailySerial  # noqa: PLC0415

        DailySerial.objects.bulk_create(
            (DailySerial(day=day, last=last) for day, last in self.serials.items()),
            update_conflicts=True,
            unique_fields=["day"],
            update_fields=["last"],
        )


if __name__ == "__main__":
    main(int(sys.argv[1]))
