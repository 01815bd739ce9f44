"""Each scan is a row, so that reviewers and auditors read its result without starting it."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from portal.core.leak_scan.walk import Hit, walk
from portal.core.models import LeakScan

EVERY = timedelta(days=7)
AGAIN = timedelta(days=1)  # when a scan was begun and never came to its end


def begin(*, all_revisions: bool = False) -> LeakScan:
    """Note that a scan has been asked for, so that nobody else asks for it."""
    return LeakScan.objects.create(all_revisions=all_revisions)


def scan(record: LeakScan, tell: Callable[[Hit], None] | None = None) -> LeakScan:
    """Walk through everything and keep the result; *tell* hears of each finding at once."""

    def looked() -> None:
        record.looked_at += 1

    for hit in walk(looked, all_revisions=record.all_revisions):
        record.found += 1
        if len(record.findings) < LeakScan.KEPT:
            record.findings.append(asdict(hit))
        if tell:
            tell(hit)
    record.finished_at = timezone.now()
    record.save()
    LeakScan.objects.filter(pk__lt=record.pk).delete()
    return record


def last_scan() -> LeakScan | None:
    """The newest scan that came to its end."""
    return LeakScan.objects.exclude(finished_at=None).first()


def is_due() -> bool:
    """Whether the last whole scan began a week ago, and none is under way."""
    now = timezone.now()
    begun = LeakScan.objects.filter(started_at__gt=now - AGAIN)
    whole = LeakScan.objects.filter(started_at__gt=now - EVERY, finished_at__isnull=False)
    return not begun.exists() and not whole.exists()


@task()
def background_scan(record: int) -> None:
    """The scan that was begun under this key; nothing if a newer one has taken its place."""
    found = LeakScan.objects.filter(pk=record, finished_at=None).first()
    if found:
        scan(found)
