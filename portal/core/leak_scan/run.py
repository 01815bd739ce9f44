"""Each scan is a row, so that reviewers and auditors read its result without starting it."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from portal.core.leak_scan.walk import Hit, walk
from portal.core.models import LeakScan

EVERY = timedelta(days=7)


def scan(*, all_revisions: bool = False, tell: Callable[[Hit], None] | None = None) -> LeakScan:
    """Walk through everything and keep the result; *tell* hears of each finding at once."""
    record = LeakScan.objects.create(all_revisions=all_revisions)

    def looked() -> None:
        record.looked_at += 1

    for hit in walk(looked, all_revisions=all_revisions):
        record.found += 1
        if len(record.findings) < LeakScan.KEPT:
            record.findings.append(asdict(hit))
        if tell:
            tell(hit)
    record.finished_at = timezone.now()
    record.save()
    LeakScan.objects.filter(pk__lt=record.pk).exclude(pk=record.pk).delete()
    return record


def last_scan() -> LeakScan | None:
    """The newest scan that came to its end."""
    return LeakScan.objects.exclude(finished_at=None).first()


def is_due() -> bool:
    """Whether the last scan began a week ago; one under way is not started again."""
    return not LeakScan.objects.filter(started_at__gt=timezone.now() - EVERY).exists()


@task()
def weekly_scan() -> None:
    """The scan as a background job; asks again, as two timers may have sent it."""
    if is_due():
        scan()
