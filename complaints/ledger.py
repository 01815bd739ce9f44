"""Every event of every case stands in one chain of seals, once, and stays as it was written."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.transaction import TransactionManagementError
from django.utils import timezone

from complaints import sealing
from complaints.models import LedgerEvent
from portal.core import seal
from portal.core.models import User
from portal.core.vault import digester

# Any fixed number: it names this ledger among the advisory locks of the database.
ADVISORY_LOCK = 20_220_501
COMPLAINT = LedgerEvent.Subject.COMPLAINT.value
RECTIFICATION = LedgerEvent.Subject.RECTIFICATION.value
INSPECTION = LedgerEvent.Subject.INSPECTION.value
ASSESSMENT = LedgerEvent.Subject.ASSESSMENT.value
DECLARANT = LedgerEvent.Subject.DECLARANT.value
MISSING_FILING = LedgerEvent.Subject.MISSING_FILING.value
Facts = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Verification:
    """The result of a walk along the chain; `first_broken` is the sequence that does not fit.

    After the first break no later seal proves anything, so the walk ends there.
    """

    events: int
    ok: bool
    first_broken: int | None
    broken_subject: str
    last_hash: str
    wrong_heads: tuple[int, ...] = ()


def append(
    subject_type: str,
    number: str,
    kind: str,
    actor: User | None = None,
    public: Facts | None = None,
    private: Facts | None = None,
    at: datetime | None = None,
) -> LedgerEvent:
    """Add one event to the end of the chain, inside the caller's transaction.

    *public* may be shown to the citizen; neither part ever holds personal data of the reporter.
    The event seals the records of the case that were saved since its last one.
    Raises TransactionManagementError outside a transaction: an event without the change that it
    tells of must not exist.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("a ledger event is part of the change it tells of")
    sequence, previous = _end_of_chain()
    event = LedgerEvent(
        sequence=sequence + 1,
        subject_type=subject_type,
        subject_number=number,
        kind=kind,
        at=at or timezone.now(),
        actor_label=_label(actor),
        actor=actor,
        public=_plain(public),
        private=_plain(private),
        sealed=_plain(sealing.take(subject_type, number)) or None,
        previous_hash=previous,
    )
    event.hash = seal.link(event.previous_hash, payload(event))
    event.save(force_insert=True)
    return event


def payload(event: LedgerEvent) -> bytes:
    """The bytes that the seal of *event* covers."""
    sealed = {"sealed": event.sealed} if event.sealed else {}
    return seal.canonical(
        {
            "sequence": event.sequence,
            "subject_type": str(event.subject_type),
            "subject_number": event.subject_number,
            "kind": event.kind,
            "at": event.at,
            "actor": event.actor_id,
            "actor_label": event.actor_label,
            "public": event.public,
            "private": event.private,
            **sealed,
        }
    )


def timeline(subject_type: str, number: str) -> QuerySet[LedgerEvent]:
    """The events of one case in their order."""
    return LedgerEvent.objects.filter(subject_type=subject_type, subject_number=number)


def verify(heads: Mapping[int, str] | None = None) -> Verification:
    """Walk the whole chain: every seal, every link, no gap, and the heads noted earlier."""
    count, previous, awaited = 0, seal.GENESIS, dict(heads or {})
    wrong: list[int] = []
    for event in _walk():
        count += 1
        fits = event.previous_hash == previous and event.sequence == count
        if not fits or event.hash != seal.link(previous, payload(event)):
            return Verification(count, False, event.sequence, event.subject_number, previous)
        previous = event.hash
        if awaited.pop(count, previous) != previous:
            wrong.append(count)
    # A head that was not met: the end of the chain was cut off.
    wrong += sorted(awaited)
    return Verification(count, not wrong, None, "", previous, tuple(wrong))


def text_seal(text: str) -> str:
    """A keyed digest of a text: proves later that it was not altered, and tells nothing of it."""
    return digester("ledger.text")(text)


def _walk() -> Iterator[LedgerEvent]:
    return LedgerEvent.objects.order_by("sequence").iterator(chunk_size=2000)


_LOCK = f"SELECT pg_advisory_xact_lock({ADVISORY_LOCK})"
_END = f"SELECT sequence, hash FROM {LedgerEvent._meta.db_table} ORDER BY sequence DESC LIMIT 1"  # noqa: S608


def lock() -> None:
    """One writer at a time until commit; on SQLite the IMMEDIATE transaction is that already."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(_LOCK)


def _end_of_chain() -> tuple[int, str]:
    """Lock the chain; the sequence and the seal of its last event."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # One journey for both. The second statement looks anew, after the lock was waited for.
            cursor.execute(f"{_LOCK}; {_END}")
            cursor.nextset()
        else:
            cursor.execute(_END)
        last = cursor.fetchone()
    return (last[0], last[1]) if last else (0, seal.GENESIS)


def _label(actor: User | None) -> str:
    if actor is None:
        return ""
    office = f" · {actor.office}" if actor.office_id else ""
    return f"{actor.get_full_name()}{office}"[:80]


def _plain(facts: Facts | None) -> dict[str, Any]:
    """The facts as they will be read back from any database."""
    plain: dict[str, Any] = json.loads(seal.canonical(dict(facts or {})))
    return plain
