"""Every attachment is the file that was sent: in the events, in its row, and in the store."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator

from complaints.models import Attachment, LedgerEvent
from complaints.verification.problems import Problem
from complaints.verification.records import TEXTS_REMOVED
from portal.core.models import PrivateFile

Sums = dict[str, Counter[str]]


def problems(with_content: bool) -> Iterator[Problem]:
    """Cases whose attachments are not those of their events, then files that changed."""
    told, kept = _told(), _kept()
    removed = set(
        LedgerEvent.objects.filter(kind=TEXTS_REMOVED).values_list("subject_number", flat=True)
    )
    for number in sorted({*told, *kept} - removed):
        if told[number] - kept[number]:
            yield Problem("missing", number, "attachment")
        if kept[number] - told[number]:
            yield Problem("no-event-for", number, "attachment")
    if with_content:
        yield from _altered()


def _told() -> Sums:
    found: Sums = defaultdict(Counter)
    events = LedgerEvent.objects.filter(private__has_key="attachments")
    rows = events.values_list("subject_number", "private__attachments")
    for number, sums in rows.iterator(chunk_size=2000):
        if sums:
            found[number].update(sums)
    return found


def _kept() -> Sums:
    found: Sums = defaultdict(Counter)
    rows = Attachment.objects.values_list("complaint__number", "file__sha256")
    for number, digest in rows.iterator(chunk_size=2000):
        found[number][digest] += 1
    return found


def _altered() -> Iterator[Problem]:
    owners = dict(Attachment.objects.values_list("file_id", "complaint__number"))
    for one in PrivateFile.objects.order_by("pk").iterator(chunk_size=500):
        if _digest(one) != one.sha256:
            yield Problem("file-differs", owners.get(one.pk, ""), f"file:{one.pk}")


def _digest(one: PrivateFile) -> str:
    try:
        with one.blob.open("rb") as blob:
            return hashlib.file_digest(blob, "sha256").hexdigest()
    except OSError:
        return ""
