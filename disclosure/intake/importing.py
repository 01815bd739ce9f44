"""The import half of the writer of lists: a file becomes a masked draft, or nothing at all.

Raw values of a file exist only inside `read_roster`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from disclosure.intake.column_memory import remember, remembered
from disclosure.intake.columns_choice import Choices, Source
from disclosure.intake.columns_view import ColumnView
from disclosure.intake.findings import Found, Severity, blocking, most_severe
from disclosure.intake.progress import Tell, untold
from disclosure.intake.reading import Reading, read_roster
from disclosure.intake.rows import Masked, Place
from disclosure.intake.storing import Stored, store_entries
from disclosure.lists.heading import fill_heading
from disclosure.lists.history import record
from disclosure.models import Finding, Programme, Roster, Stage
from disclosure.screening import screen
from portal.core import seal
from portal.core.models import Division, Office, User
from portal.core.permissions import Action, require
from portal.core.vault import digester, keyed_digest

AHEAD = timedelta(days=366)  # a month further ahead is a slip of the pen


@dataclass(frozen=True)
class ImportResult:
    """What an import came to; without a roster it was refused or a dry run, and stored nothing."""

    roster: Roster | None = None
    rows_total: int = 0
    rows_accepted: int = 0
    rows_rejected: int = 0
    columns: dict[str, str] = field(default_factory=dict)
    views: dict[str, ColumnView] = field(default_factory=dict)
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
    choices: Mapping[str, str] | None = None,
    tell: Tell = untold,
) -> ImportResult:
    """Read a township's file and store it as a masked draft, or refuse the whole of it.

    *choices* say what columns mean, by heading, and are remembered for the office with the list;
    *tell* hears how far it has come. Raises PermissionDenied when *by* may not prepare lists for
    *division*; everything that is wrong with the file or the choice comes back as findings.
    """
    require(by, Action.ROSTER_PREPARE, division)
    today = timezone.localdate()
    draft = Roster(programme=programme, division=division, stage=stage, preparer=by)
    draft.month = (month or today).replace(day=1)
    draft.source_digest = keyed_digest("roster.file", seal.digest(data))
    unfit = _unfit(draft, today)
    if unfit:
        return ImportResult(findings=[unfit], digest=draft.source_digest)
    said = Choices(choices or {}, remembered(_office_of(division)))
    identity = digester("identity")
    reading = read_roster(data, filename, _place(division), today, identity, said, tell)
    result = _result(reading, draft.source_digest)
    if result.refused:
        return result
    twin = _twin(draft)
    if twin:
        return _already(result, twin)
    result = replace(result, findings=[*result.findings, *screen(draft, reading.entries)])
    return result if dry_run else _store(draft, reading, result, said, tell)


def _unfit(draft: Roster, today: date) -> Found | None:
    division = draft.division
    if not draft.programme.person_list:
        return Found("no-person-list", Severity.BLOCK)
    if division.level != Division.Level.TOWNSHIP:
        return Found("not-a-township", Severity.BLOCK)
    if draft.stage not in Stage.values:
        return Found("unknown-stage", Severity.BLOCK)
    if draft.month > today + AHEAD:
        return Found("month-to-come", Severity.BLOCK)
    if _office_of(division) is None:
        return Found("no-office", Severity.BLOCK)
    return None


def _office_of(division: Division) -> Office | None:
    return Office.objects.filter(division=division).select_related("superior").first()


def _place(division: Division) -> Place:
    villages = division.subtree().filter(level=Division.Level.VILLAGE)
    return Place(division.name, dict(villages.values_list("name", "pk")))


def _result(reading: Reading, digest: str) -> ImportResult:
    return ImportResult(
        rows_total=reading.rows_total,
        rows_accepted=len(reading.entries),
        rows_rejected=reading.rows_total - len(reading.entries),
        columns={label: view.kept for label, view in reading.columns.items()},
        views=reading.columns,
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
    return replace(result, rows_accepted=0, rows_rejected=result.rows_total, findings=[found])


def _store(
    draft: Roster, reading: Reading, result: ImportResult, said: Choices, tell: Tell
) -> ImportResult:
    def stored(count: int) -> None:
        tell(result.rows_total, result.rows_accepted, count)

    try:
        with transaction.atomic():
            # Two people with one file queue here, and the second finds the first's list.
            Division.objects.select_for_update().get(pk=draft.division_id)
            twin = _twin(draft)
            if twin:
                return _already(result, twin)
            store_masked(draft, reading.entries, result, stored)
            remember(draft.office, _worth_remembering(said, result), draft.preparer)
    except IntegrityError:
        twin = _twin(draft)
        if twin is None:
            raise
        return _already(result, twin)
    return replace(result, roster=draft)


def _worth_remembering(said: Choices, result: ImportResult) -> dict[str, str]:
    """What was said of headings that are in the file, also that they speak for themselves."""
    return {head: value for head, value in said.given.items() if head in result.views}


def store_masked(
    draft: Roster,
    entries: Iterable[Masked],
    result: ImportResult,
    stored: Stored = lambda count: None,
) -> None:
    """Store a new draft with entries that are masked already; inside a transaction."""
    fill_head(draft, result)
    draft.save()
    store_entries(draft.pk, entries, stored)
    add_findings(draft, result.findings)
    by_hand = {
        label: view.kept
        for label, view in result.views.items()
        if view.source in {Source.CHOSEN, Source.REMEMBERED}
    }
    record(draft, "import", draft.preparer, rows=result.rows_accepted, columns=by_hand)


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
