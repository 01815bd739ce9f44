"""A missing filing is found by comparison, and ends by the filing or by an officer's reason."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints import ledger
from complaints.kin.numbers import next_number
from complaints.models import MissingFiling
from complaints.screening import refuse_numbers
from disclosure.models import RosterEntry
from portal.core.errors import Refused
from portal.core.models import User
from portal.core.permissions import Action, require

Result = MissingFiling.Result
LONGEST = 300


def record_missing(entry: RosterEntry, name: str, at: datetime) -> MissingFiling | None:
    """Record that a recipient was found unfiled; None when another process just did."""
    row = MissingFiling(
        number="",
        identity_digest=entry.identity_digest,
        masked_name=name,
        division=entry.roster.division,
        programme=entry.roster.programme,
        roster=entry.roster,
        row=entry.number,
        found_at=at,
    )
    try:
        with transaction.atomic():
            row.number = next_number(MissingFiling, at)
            row.save(force_insert=True)
            _note(row, "missing_found", None, at)
    except IntegrityError:
        return None
    return row


def dismiss(
    missing: MissingFiling, by: User, reason: str, at: datetime | None = None
) -> MissingFiling:
    """There is nothing in it, for a reason that stays on record.

    Raises PermissionDenied, Refused with resolved-already, reason-needed.
    """
    why = " ".join(reason.split())
    if not 0 < len(why) <= LONGEST:
        raise Refused(_("Give the reason; it stays on record."), code="reason-needed")
    refuse_numbers(why, phones=True)
    now = at or timezone.now()
    with open_missing(missing, by, Action.RELATIVES_RECORD) as found:
        _resolve(found, Result.UNFOUNDED, by, now, why)
    return found


def lock_missing(digest: str) -> list[MissingFiling]:
    """The open missing filings of a person, locked; none where nobody knows who it is."""
    rows = MissingFiling.objects.select_for_update(of=("self",)).order_by("pk")
    return list(rows.filter(identity_digest=digest, result="")) if digest else []


def mended_by_filing(rows: Iterable[MissingFiling], by: User, at: datetime) -> None:
    """What was missing has been filed; part of the call that files it."""
    for row in rows:
        _resolve(row, Result.FILED, by, at)


@contextmanager
def open_missing(missing: MissingFiling, by: User, action: Action) -> Iterator[MissingFiling]:
    """Lock a missing filing that is still open to *by*.

    Raises PermissionDenied, Refused (resolved-already).
    """
    with transaction.atomic():
        rows = MissingFiling.objects.select_for_update(of=("self",))
        found = rows.select_related("division", "programme").get(pk=missing.pk)
        require(by, action, found.division)
        if found.result:
            raise Refused(_("This missing filing is settled already."), code="resolved-already")
        yield found


def note_item(missing: MissingFiling, by: User, item: str, at: datetime) -> None:
    """Tell the ledger which rectification item came of it; inside `open_missing`."""
    missing.save()
    ledger.append(
        ledger.MISSING_FILING, missing.number, "missing_listed", by, None, {"item": item}, at
    )


def _resolve(row: MissingFiling, result: str, by: User, at: datetime, reason: str = "") -> None:
    row.result, row.reason, row.resolved_by, row.resolved_at = result, reason, by, at
    row.save()
    _note(row, f"missing_{result}", by, at)


def _note(row: MissingFiling, kind: str, by: User | None, at: datetime) -> None:
    ledger.append(ledger.MISSING_FILING, row.number, kind, by, at=at)
