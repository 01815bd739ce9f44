"""The ground's own jobs: messages leave, and the worker shows that it lives."""

from datetime import datetime, timedelta

from django.core.files.storage import Storage
from django.utils import timezone
from django_tasks import task

from portal.core import calendar_change, outbox
from portal.core.jobs import Counts, periodic
from portal.core.leak_scan.run import background_scan, begin, is_due
from portal.core.models import Heartbeat, PrivateFile
from portal.core.signin import sessions
from portal.core.uploads import private_storage


@task()
def beat(name: str) -> None:
    """Note that the part *name* is alive; run by the worker itself."""
    Heartbeat.objects.update_or_create(name=name, defaults={"seen_at": timezone.now()})


@periodic("heartbeat", outward=True)
def heartbeat(now: datetime) -> Counts:
    """The timer notes its own life, and asks the worker to note its."""
    Heartbeat.objects.update_or_create(name="tick", defaults={"seen_at": timezone.now()})
    beat.enqueue("worker")
    return {"beats": 1}


@periodic("sessions", outward=True)
def sweep_sessions(now: datetime) -> Counts:
    """Forget sessions of staff that are over, and whose browser never came back."""
    return {"sessions": sessions.clear_expired()}


@periodic("orphans", outward=True)
def sweep_orphans(now: datetime) -> Counts:
    """Delete stored files that no record knows: their transaction failed or the process died."""
    # By the real clock, whatever the timer runs for: a fresh file may be of an open transaction.
    day_ago = timezone.now() - timedelta(days=1)
    storage = private_storage()
    removed = 0
    for month in {f"files/{day_ago:%Y/%m}", f"files/{timezone.now():%Y/%m}"}:
        for name in _files_in(storage, month):
            path = f"{month}/{name}"
            known = PrivateFile.objects.filter(blob=path).exists()
            if not known and storage.get_modified_time(path) < day_ago:
                storage.delete(path)
                removed += 1
    return {"removed": removed}


def _files_in(storage: Storage, folder: str) -> list[str]:
    try:
        return list(storage.listdir(folder)[1])
    except FileNotFoundError:
        return []


@periodic("calendar")
def follow_calendar(now: datetime) -> Counts:
    """Before anything is late: dates that another process took from the calendar before."""
    return {"moved": calendar_change.follow(now)}


@periodic("outbox", outward=True)
def deliver(now: datetime) -> Counts:
    """Send what a crash left behind."""
    return {"sent": outbox.deliver_pending()}


@periodic("leak-scan", outward=True)
def look_for_leaks(now: datetime) -> Counts:
    """Once a week, send the scan of everything that is stored to the worker."""
    # By the real clock, whatever the timer runs for: there is nothing to catch up with.
    due = is_due()
    if due:
        background_scan.enqueue(begin().pk)
    return {"started": int(due)}
