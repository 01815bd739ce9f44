"""The ground's own jobs: messages leave, and the worker shows that it lives."""

from datetime import datetime

from django.utils import timezone
from django_tasks import task

from portal.core import outbox
from portal.core.jobs import Counts, periodic
from portal.core.models import Heartbeat


@task()
def beat(name: str) -> None:
    """Note that the part *name* is alive; run by the worker itself."""
    Heartbeat.objects.update_or_create(name=name, defaults={"seen_at": timezone.now()})


@periodic("heartbeat")
def heartbeat(now: datetime) -> Counts:
    """The timer notes its own life, and asks the worker to note its."""
    Heartbeat.objects.update_or_create(name="tick", defaults={"seen_at": timezone.now()})
    beat.enqueue("worker")
    return {"beats": 1}


@periodic("outbox")
def deliver(now: datetime) -> Counts:
    """Send what a crash left behind."""
    return {"sent": outbox.deliver_pending()}
