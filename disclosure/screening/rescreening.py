"""A list is screened again when it is submitted, because registers and other lists move on.

Reasons that people wrote stay: with findings that still hold as their explanation, and with those
that no longer hold as a note for the archive.
"""

from collections import defaultdict
from collections.abc import Iterator

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from disclosure.intake.findings import Found, Severity
from disclosure.intake.importing import add_findings
from disclosure.intake.rows import Masked
from disclosure.lists.heading import FIELDS
from disclosure.lists.history import record
from disclosure.lists.writing import step
from disclosure.models import Finding, Register, Roster, RosterEntry
from disclosure.screening import screen
from disclosure.screening.facts import counting_registers
from disclosure.screening.texts import TEXTS
from portal.core.errors import Refused
from portal.core.models import User

READ_AT_ONCE = 5000
COMPARED = (
    "number",
    "source_row",
    "source_sheet",
    "village_name",
    "programme_class",
    "members",
    "amount",
    "relative_filed",
    "identity_digest",
)
Key = tuple[object, ...]


def rescreen(roster: Roster, by: User) -> None:
    """Bring the findings of a draft up to date; committed by itself, so that they can be seen
    when the submission is then refused."""
    with step(roster, by, "submit") as locked:
        fresh = screen(locked, list(stored_entries(locked)))
        locked.save(update_fields=FIELDS)
        new, gone = _replace(locked, fresh)
        if new or gone:
            record(locked, "screen", by, new=new, gone=gone)


def refuse_if_moved_on(roster: Roster) -> None:
    """Refuse to approve what a register that came after the submission speaks against.

    Lists submitted since then were themselves compared with this one.
    """
    registers = Register.objects.filter(pk__in=counting_registers(roster.division))
    if not registers.filter(uploaded_at__gt=roster.submitted_at).exists():
        return
    answered = {_key(finding) for finding in roster.findings.all() if not finding.open}
    # Screened as a copy: who approves approves the head that was shown.
    fresh = screen(Roster.objects.get(pk=roster.pk), list(stored_entries(roster)))
    new = [i for i in fresh if i.severity is Severity.EXPLAIN and _key(i) not in answered]
    if new:
        raise Refused(
            _(
                "A register came after the list was submitted, and screening now has %(n)d new "
                "findings. Send the list back, so that they are explained."
            )
            % {"n": len(new)},
            code="moved-on",
        )


def stored_entries(roster: Roster) -> Iterator[Masked]:
    """The entries that receive something, as the import handed them over; a list that came from
    no file counts its own rows."""
    one: dict[str, str] = {}  # a few words many times over: kept once, a third of the memory less
    rows = roster.entries.exclude(change=RosterEntry.Change.STOPPED).order_by("number")
    for number, row, sheet, village, kind, members, amount, filed, digest in rows.values_list(
        *COMPARED
    ).iterator(chunk_size=READ_AT_ONCE):
        yield Masked(
            row=row or number,
            sheet=one.setdefault(sheet, sheet),
            name="",
            village_name=one.setdefault(village, village),
            programme_class=one.setdefault(kind, kind),
            members=members,
            amount=amount,
            relative_filed=filed,
            identity_digest=digest,
        )


def _replace(roster: Roster, fresh: list[Found]) -> tuple[int, int]:
    """How many findings were added, and how many no longer hold."""
    kept: dict[Key, list[Finding]] = defaultdict(list)
    for finding in roster.findings.filter(code__in=list(TEXTS)):
        kept[_key(finding)].append(finding)
    new = []
    for item in fresh:
        same = kept[_key(item)]
        if not same:
            new.append(item)
        elif (finding := same.pop()).severity != item.severity:
            Finding.objects.filter(pk=finding.pk).update(severity=item.severity.value)
    add_findings(roster, new)
    return len(new), _settle([finding for rest in kept.values() for finding in rest])


def _key(item: Found | Finding) -> Key:
    return item.code, item.sheet, item.row, tuple(sorted(item.params.items()))


def _settle(stale: list[Finding]) -> int:
    """Let go of what no longer holds; a written reason stays, and so does who wrote it."""
    explained = [finding.pk for finding in stale if finding.explanation]
    moved = Finding.objects.filter(pk__in=explained).exclude(severity=Severity.NOTE.value)
    settled = moved.update(severity=Severity.NOTE.value)
    rest = [finding.pk for finding in stale if not finding.explanation]
    return settled + _drop(rest)


def _drop(stale: list[int]) -> int:
    """Delete them; what another record rests on stays as a note."""
    rows = Finding.objects.filter(pk__in=stale)
    try:
        with transaction.atomic():
            rows.delete()
    except ProtectedError:
        for row in rows:
            _drop_or_note(row)
    return len(stale)


def _drop_or_note(finding: Finding) -> None:
    try:
        with transaction.atomic():
            finding.delete()
    except ProtectedError:
        finding.severity = Severity.NOTE.value
        finding.save(update_fields=["severity"])
