"""The import half of the writer of lists: a file becomes a masked draft, or nothing at all.

Raw values of a file exist only inside `read_roster`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice

from django.db import IntegrityError, transaction
from django.utils import timezone

from disclosure.findings import Found, Severity, blocking, most_severe
from disclosure.heading import fill_heading
from disclosure.history import record
from disclosure.models import Finding, Programme, Roster, RosterEntry, Stage
from disclosure.reading import Reading, read_roster
from disclosure.rows import Masked, Place
from disclosure.screening import screen
from portal.core import seal
from portal.core.models import Division, Office, User
from portal.core.permissions import Action, require
from portal.core.vault import digester, keyed_digest

BATCH = 2000


@dataclass(frozen=True)
class ImportResult:
    """What an import came to; without a roster it was refused or a dry run, and stored nothing."""

    roster: Roster | None = None
    rows_total: int = 0
    rows_accepted: int = 0
    rows_rejected: int = 0
    columns: dict[str, str] = field(default_factory=dict)
    findings: list[Found] = field(default_factory=list)
    digest: str = ""

    @property
    def refused(self) -> bool:
        """Whether the file may not be imported as it is."""
        return next(blocking(self.findings), None) is not None


def import_roster(
    data: bytes,
    filename: str,
    programme: Programme,
    division: Division,
    stage: str,
    by: User,
    month: date | None = None,
    dry_run: bool = False,
) -> ImportResult:
    """Read a township's file and store it as a masked draft, or refuse the whole of it.

    Raises PermissionDenied when *by* may not prepare lists for *division*; everything that is
    wrong with the file or the choice comes back as findings.
    """
    require(by, Action.ROSTER_PREPARE, division)
    month = (month or timezone.localdate()).replace(day=1)
    digest = keyed_digest("roster.file", seal.digest(data))
    unfit = _unfit(programme, division, stage)
    if unfit:
        return ImportResult(findings=[unfit], digest=digest)
    reading = read_roster(
        data, filename, _place(division), timezone.localdate(), digester("identity")
    )
    result = _result(reading, digest)
    if result.refused:
        return result
    draft = Roster(
        programme=programme, division=division, stage=stage, month=month, source_digest=digest
    )
    twin = _twin(draft)
    if twin:
        return _already(result, twin)
    result = replace(result, findings=[*result.findings, *screen(draft, reading.entries)])
    if dry_run:
        return result
    draft.preparer = by
    return _store(draft, reading, result)


def _unfit(programme: Programme, division: Division, stage: str) -> Found | None:
    if not programme.person_list:
        return Found("no-person-list", Severity.BLOCK)
    if division.level != Division.Level.TOWNSHIP:
        return Found("not-a-township", Severity.BLOCK)
    if stage not in Stage.values:
        return Found("unknown-stage", Severity.BLOCK)
    if not Office.objects.filter(division=division).exists():
        return Found("no-office", Severity.BLOCK)
    return None


def _place(division: Division) -> Place:
    villages = division.subtree().filter(level=Division.Level.VILLAGE)
    return Place(division.name, dict(villages.values_list("name", "pk")))


def _result(reading: Reading, digest: str) -> ImportResult:
    return ImportResult(
        rows_total=reading.rows_total,
        rows_accepted=len(reading.entries),
        rows_rejected=reading.rows_total - len(reading.entries),
        columns=reading.columns,
        findings=most_severe(reading.found),
        digest=digest,
    )


def _twin(draft: Roster) -> Roster | None:
    """The list that the same file made already, unless it was withdrawn."""
    return (
        Roster.objects.filter(
            programme=draft.programme,
            division=draft.division,
            stage=draft.stage,
            month=draft.month,
            source_digest=draft.source_digest,
        )
        .exclude(status=Roster.Status.WITHDRAWN)
        .first()
    )


def _already(result: ImportResult, twin: Roster) -> ImportResult:
    found = Found("already-imported", Severity.BLOCK, params={"reference": twin.reference})
    return ImportResult(
        rows_total=result.rows_total,
        rows_rejected=result.rows_total,
        columns=result.columns,
        findings=[found],
        digest=result.digest,
    )


def _store(draft: Roster, reading: Reading, result: ImportResult) -> ImportResult:
    try:
        with transaction.atomic():
            # Two people with one file queue here, and the second finds the first's list.
            Division.objects.select_for_update().get(pk=draft.division_id)
            twin = _twin(draft)
            if twin:
                return _already(result, twin)
            store_masked(draft, reading.entries, result)
    except IntegrityError:
        twin = _twin(draft)
        if twin is None:
            raise
        return _already(result, twin)
    return ImportResult(
        roster=draft,
        rows_total=result.rows_total,
        rows_accepted=result.rows_accepted,
        rows_rejected=result.rows_rejected,
        columns=result.columns,
        findings=result.findings,
        digest=result.digest,
    )


def store_masked(draft: Roster, entries: Iterable[Masked], result: ImportResult) -> None:
    """Store a new draft with entries that are masked already; inside a transaction."""
    fill_head(draft, result)
    draft.save()
    _add_entries(draft, entries)
    add_findings(draft, result.findings)
    record(draft, "import", draft.preparer, rows=result.rows_accepted)


def fill_head(draft: Roster, result: ImportResult) -> None:
    """Reference, heading and counts of a list that is about to be stored."""
    if draft.office_id is None:
        fill_heading(draft)
    draft.reference = _free_reference(draft)
    draft.column_map = result.columns
    draft.rows_total = result.rows_total
    draft.rows_accepted = result.rows_accepted
    draft.rows_rejected = result.rows_rejected


def _free_reference(draft: Roster) -> str:
    stem = f"{draft.programme.code}-{draft.division.short_code}-{draft.month:%Y%m}-{draft.stage}"
    taken = Roster.objects.filter(reference__startswith=f"{stem}-").values_list(
        "reference", flat=True
    )
    numbers = [int(reference.rsplit("-", 1)[1]) for reference in taken]
    return f"{stem}-{max(numbers, default=0) + 1:02d}"


def _add_entries(roster: Roster, entries: Iterable[Masked]) -> None:
    numbered = (_entry(roster, number, masked) for number, masked in enumerate(entries, start=1))
    while batch := list(islice(numbered, BATCH)):
        RosterEntry.objects.bulk_create(batch)


def _entry(roster: Roster, number: int, masked: Masked) -> RosterEntry:
    return RosterEntry(
        roster=roster,
        number=number,
        village_id=masked.village,
        village_name=masked.village_name,
        masked_name=masked.name,
        programme_class=masked.programme_class,
        members=masked.members,
        household_size=masked.household_size,
        amount=masked.amount,
        reason=masked.reason,
        start_month=masked.start_month,
        age_band=masked.age_band,
        relative_filed=masked.relative_filed,
        identity_digest=masked.identity_digest,
        source_sheet=masked.sheet,
        source_row=masked.row,
    )


def add_findings(roster: Roster, found: Iterable[Found]) -> None:
    """Keep findings with their list."""
    Finding.objects.bulk_create(
        Finding(
            roster=roster,
            sheet=item.sheet,
            row=item.row,
            column=item.column,
            code=item.code,
            severity=item.severity.value,
            params=item.params,
        )
        for item in found
    )
