"""Numbers run from 1 without a gap on every day, and whoever is not anonymous has a name kept."""

from collections import defaultdict
from collections.abc import Iterator

from complaints.models import Complaint, DailySerial, LedgerEvent
from complaints.verification.problems import Problem

FORGOTTEN = ("identity_removed", "texts_removed")


def problems() -> Iterator[Problem]:
    """Days with a gap, then cases whose reporter is gone or should not be there."""
    yield from _gaps()
    yield from _reporters()


def _gaps() -> Iterator[Problem]:
    """Each day gave out as many numbers as there are cases, the last one included."""
    counted: dict[str, int] = defaultdict(int)
    highest: dict[str, int] = defaultdict(int)
    for number in Complaint.objects.values_list("number", flat=True).iterator(chunk_size=5000):
        head, _dash, serial = number.rpartition("-")
        day = head[-8:]
        counted[day] += 1
        highest[day] = max(highest[day], int(serial) if serial.isdecimal() else 0)
    given = {f"{day:%Y%m%d}": last for day, last in DailySerial.objects.values_list("day", "last")}
    for day in sorted({*counted, *given}):
        if not counted[day] == highest[day] == given.get(day, 0):
            yield Problem("number-gap", day)


def _reporters() -> Iterator[Problem]:
    forgotten = LedgerEvent.objects.filter(kind__in=FORGOTTEN).values("subject_number")
    named = Complaint.objects.filter(anonymous=False, reporter=None)
    gone = named.exclude(number__in=forgotten).values_list("number", flat=True)
    extra = Complaint.objects.filter(anonymous=True, reporter__isnull=False)
    for number in gone.order_by("pk").iterator(chunk_size=5000):
        yield Problem("missing", number, "reporter")
    for number in extra.values_list("number", flat=True).order_by("pk"):
        yield Problem("no-event-for", number, "reporter")
