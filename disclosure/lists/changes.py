"""The month's list of changes is drafted from two monthly lists, and never by hand.

It is drafted by itself when a monthly list opens, or earlier by an editor, so that the villages
can sign. Drafting twice gives one draft; a draft follows its monthly list until it is submitted.
Afterwards it goes the way of every list.
"""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django_tasks import task

from disclosure.columns import Meaning
from disclosure.intake.findings import Found, Severity
from disclosure.intake.importing import ImportResult, add_findings, fill_head
from disclosure.lists import signatures
from disclosure.lists.comparison import Change, Comparison, compare, totals
from disclosure.lists.heading import meeting_of
from disclosure.lists.history import record
from disclosure.lists.related import month_before, related
from disclosure.lists.writing import step
from disclosure.models import Roster, RosterEntry, Stage
from disclosure.public_columns import SHOWABLE
from portal.core import seal
from portal.core.errors import Refused
from portal.core.models import Division, User

COMPUTED = "computed:"
BATCH = 2000
COPIED = (
    *("village_id", "village_name", "masked_name", "programme_class", "members"),
    *("household_size", "reason", "start_month", "age_band", "relative_filed", "identity_digest"),
)
ORDER = {kind.value: place for place, kind in enumerate(Change)}
S = Roster.Status
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Drawn:
    """What a comparison came to, before it is stored."""

    before: Roster
    compared: Comparison
    entries: list[RosterEntry]
    unknown_now: int
    unknown_before: int


def draft_changes(monthly: Roster, by: User) -> Roster | None:
    """Draft the list of changes of *monthly* as an editor asks; None when nothing changed."""
    with step(monthly, by, "compare") as locked:
        return _draft(locked, by)


@task()
def draft_changes_of(pk: int) -> None:
    """The same for a monthly list that has opened; where it cannot be done nobody is disturbed."""
    with transaction.atomic():
        monthly = Roster.objects.select_for_update().filter(pk=pk, status=S.OPEN).first()
        if monthly is None or month_before(monthly) is None or _under_way(monthly):
            return
        _draft(monthly, None)


def refuse_outdated(changes: Roster) -> None:
    """Raises Refused unless both months are public facts and still differ exactly in this way."""
    if changes.stage != Stage.CHANGES or not changes.source_digest.startswith(COMPUTED):
        return
    monthly = related(changes).partner
    if monthly is None or monthly.status == S.PAUSED:
        raise Refused(
            _("The monthly list that these changes lead to is not public. It must open first."),
            code="month-not-public",
        )
    before = month_before(monthly)
    if before is None or _digest_of(_draw(before, monthly)) != changes.source_digest:
        raise Refused(
            _("The monthly lists have changed since. Send this list back and draft it anew."),
            code="outdated",
        )


def draft_after_opening(roster: Roster) -> None:
    """Once the opening is certain, and never at its cost."""
    if roster.stage == Stage.MONTHLY:
        transaction.on_commit(partial(_enqueue, roster.pk))


def _enqueue(pk: int) -> None:
    try:
        draft_changes_of.enqueue(pk)
    except Exception:  # the list is open; an editor can still have its changes drafted
        logger.exception("no list of changes was drafted for list %s", pk)


def _draft(monthly: Roster, by: User | None) -> Roster | None:
    # Two who draft at once queue here, and the second finds the first's list.
    Division.objects.select_for_update().get(pk=monthly.division_id)
    before = month_before(monthly)
    if before is None:
        raise Refused(
            _("There is no earlier monthly list that was public: nothing to compare with."),
            code="first-month",
        )
    if _under_way(monthly):
        raise Refused(
            _("A list of changes of this month is under way or public already."), code="under-way"
        )
    draft = _standing_draft(monthly)
    drawn = _draw(before, monthly)
    if not drawn.entries:
        if draft:
            _empty(draft)
            draft.delete()
        return None
    return _store(draft or _new(monthly, by), drawn, monthly, by)


def _of_month(monthly: Roster) -> Any:
    return Roster.objects.filter(
        programme=monthly.programme_id,
        division=monthly.division_id,
        stage=Stage.CHANGES,
        month=monthly.month,
    )


def _standing_draft(monthly: Roster) -> Roster | None:
    rows = _of_month(monthly).select_for_update()
    found: Roster | None = rows.filter(status=S.DRAFT, source_digest__startswith=COMPUTED).first()
    return found


def _under_way(monthly: Roster) -> bool:
    """Whether a list of changes exists that must not be touched: approved by people, or a file's.

    A paused or ended one does not stand in the way: a corrected month has other changes.
    """
    rows = _of_month(monthly)
    if rows.filter(status__in=[S.SUBMITTED, S.SCHEDULED, S.OPEN]).exists():
        return True
    drafts = rows.filter(status=S.DRAFT)
    return bool(drafts.exclude(source_digest__startswith=COMPUTED).exists())


def _draw(before: Roster, now: Roster) -> _Drawn:
    amounts_before, unknown_before = totals(_amounts(before))
    amounts_now, unknown_now = totals(_amounts(now))
    compared = compare(amounts_before, amounts_now)
    entries = [*_changed(now, compared, stopped=False), *_changed(before, compared, stopped=True)]
    codes = dict(now.division.subtree().values_list("pk", "code"))
    # In the order of the villages' codes, as the signature sheet; who stands in none comes last.
    entries.sort(key=lambda e: (codes.get(e.village_id, "~"), ORDER[e.change], e.number))
    for number, entry in enumerate(entries, start=1):
        entry.number = number
    return _Drawn(before, compared, entries, unknown_now, unknown_before)


def _amounts(roster: Roster) -> Iterator[tuple[str, Any]]:
    return (
        roster.entries.order_by().values_list("identity_digest", "amount").iterator(chunk_size=5000)
    )


def _changed(roster: Roster, compared: Comparison, stopped: bool) -> Iterator[RosterEntry]:
    """The masked rows of the changed persons, each person once."""
    rows = roster.entries.exclude(identity_digest="").order_by("number")
    seen: set[str] = set()
    for row in rows.values("number", *COPIED).iterator(chunk_size=5000):
        digest = row["identity_digest"]
        change = compared.changed.get(digest)
        if change is None or (change.kind is Change.STOPPED) is not stopped or digest in seen:
            continue
        seen.add(digest)
        yield RosterEntry(
            **row, change=change.kind.value, previous_amount=change.before, amount=change.now
        )


def _new(monthly: Roster, by: User | None) -> Roster:
    return Roster(
        programme=monthly.programme,
        division=monthly.division,
        stage=Stage.CHANGES,
        month=monthly.month,
        preparer=by or monthly.preparer,
        corrects=_of_month(monthly).filter(status=S.PAUSED).order_by("-pk").first(),
        **meeting_of(monthly),
    )


def _store(draft: Roster, drawn: _Drawn, monthly: Roster, by: User | None) -> Roster:
    digest = _digest_of(drawn)
    if draft.pk and draft.source_digest == digest:
        return draft
    draft.source_digest = digest
    result = ImportResult(
        rows_total=len(drawn.entries),
        rows_accepted=len(drawn.entries),
        columns=_columns(monthly),
        findings=list(_findings(drawn, monthly)),
    )
    if draft.pk:
        _refill(draft, drawn, result)
    else:
        fill_head(draft, result)
        draft.save()
    add_entries(draft, drawn.entries)
    add_findings(draft, result.findings)
    counts = {kind.value: drawn.compared.count(kind) for kind in Change}
    record(draft, "compare", by, before=drawn.before.reference, now=monthly.reference, **counts)
    return draft


def _digest_of(drawn: _Drawn) -> str:
    rows = [[drawn.before.reference, *map(str, _facts(entry))] for entry in drawn.entries]
    return (COMPUTED + seal.digest(seal.canonical(rows)))[:64]


def _facts(entry: RosterEntry) -> tuple[object, ...]:
    """What a village head signs for: who, how changed, from what to what."""
    amounts = (entry.previous_amount, entry.amount)
    return entry.village_id, entry.identity_digest, entry.change, entry.masked_name, *amounts


def _refill(draft: Roster, drawn: _Drawn, result: ImportResult) -> None:
    """Other content for a draft: villages whose changes are the same keep their signature."""
    old, new = _by_village(draft.entries.iterator()), _by_village(drawn.entries)
    signatures.forget(draft, [village for village in old if old[village] != new.get(village)])
    _empty(draft)
    draft.rows_total = result.rows_total
    draft.rows_accepted = result.rows_accepted
    draft.column_map = result.columns
    draft.save()


def _by_village(entries: Iterable[RosterEntry]) -> dict[int, set[tuple[object, ...]]]:
    found: dict[int, set[tuple[object, ...]]] = {}
    for entry in entries:
        if entry.village_id:
            found.setdefault(entry.village_id, set()).add(_facts(entry))
    return found


def _empty(draft: Roster) -> None:
    draft.entries.all().delete()
    draft.findings.all().delete()


def _columns(monthly: Roster) -> dict[str, str]:
    """The columns that the monthly list had content for, and what the comparison adds."""
    meanings = (monthly.meanings & set(SHOWABLE)) | {Meaning.CHANGE}
    if Meaning.AMOUNT in meanings:
        meanings |= {Meaning.PREVIOUS_AMOUNT}
    with translation.override(settings.LANGUAGE_CODE):
        return {str(SHOWABLE[m].label): m.value for m in SHOWABLE if m in meanings}


def _findings(drawn: _Drawn, monthly: Roster) -> Iterator[Found]:
    counts = {kind.value: drawn.compared.count(kind) for kind in Change}
    names = {"before": drawn.before.reference, "now": monthly.reference}
    yield Found(
        "changes-compared",
        Severity.NOTE,
        params={**names, **counts, "unchanged": drawn.compared.unchanged},
    )
    if drawn.unknown_now or drawn.unknown_before:
        unknown = {"count": drawn.unknown_now, "before": drawn.unknown_before}
        yield Found("changes-not-compared", Severity.NOTE, params={**unknown})
    nowhere = sum(entry.village_id is None for entry in drawn.entries)
    if nowhere:
        # Nobody's signature covers them, so the archive must say why they are published.
        yield Found("changes-without-village", Severity.EXPLAIN, params={"count": nowhere})


def add_entries(draft: Roster, entries: list[RosterEntry]) -> None:
    """Store numbered entries of a stored draft."""
    for entry in entries:
        entry.roster = draft
    RosterEntry.objects.bulk_create(entries, batch_size=BATCH)
