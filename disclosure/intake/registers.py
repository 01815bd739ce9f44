"""The one writer of registers: the deceased, and the relatives of staff.

A register takes the place of the one before it for its kind and division; the persons of that one
are deleted (个人信息保护法 Art 19, 47) and only its head stays: what it was, from where, by whom.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice

from django.db import transaction
from django.utils import timezone

from disclosure.intake.findings import Found, Severity, blocking, most_severe
from disclosure.intake.register_reading import read_register
from disclosure.intake.rows import Masked
from disclosure.lists.history import record_on
from disclosure.models import Register, RegisterEntry
from portal.core import seal
from portal.core.identifiers import find_personal_data
from portal.core.models import Division, User
from portal.core.permissions import Action, require
from portal.core.vault import digester, keyed_digest

BATCH = 2000
LONGEST_SOURCE = 100


@dataclass(frozen=True)
class RegisterResult:
    """What an upload came to; without a register it was refused or a dry run."""

    register: Register | None = None
    rows_total: int = 0
    rows_accepted: int = 0
    findings: list[Found] = field(default_factory=list)
    digest: str = ""

    @property
    def rows_rejected(self) -> int:
        """Rows of which nobody was kept: unmatched, or there already."""
        return self.rows_total - self.rows_accepted

    @property
    def refused(self) -> bool:
        """Whether the file may not be taken as it is."""
        return next(blocking(self.findings), None) is not None


def import_register(
    data: bytes,
    filename: str,
    kind: str,
    division: Division,
    as_of: date,
    source: str,
    by: User,
    dry_run: bool = False,
) -> RegisterResult:
    """Read a register and let it count from now on, or refuse the whole of it.

    Raises PermissionDenied when *by* may not upload registers for *division*; everything that is
    wrong with the file or the choice comes back as findings.
    """
    require(by, Action.REGISTER_UPLOAD, division)
    register = Register(
        kind=kind,
        division=division,
        as_of=as_of,
        source=" ".join(source.split()),
        source_digest=keyed_digest("register.file", seal.digest(data)),
        uploaded_by=by,
    )
    unfit = _unfit(register)
    if unfit:
        return RegisterResult(findings=[unfit], digest=register.source_digest)
    reading = read_register(data, filename, kind, timezone.localdate(), digester("identity"))
    result = RegisterResult(
        rows_total=reading.rows_total,
        rows_accepted=len(reading.entries),
        findings=most_severe(reading.found),
        digest=register.source_digest,
    )
    if result.refused:
        return replace(result, rows_accepted=0)
    return _store(register, reading.entries, result, dry_run)


def _unfit(register: Register) -> Found | None:
    source = register.source
    reasons = {
        "unknown-register": register.kind not in Register.Kind.values,
        "register-of-village": register.division.level == Division.Level.VILLAGE,
        "register-ahead": register.as_of > timezone.localdate(),
        "register-source": not 0 < len(source) <= LONGEST_SOURCE
        or bool(find_personal_data(source)),
    }
    return next((Found(code, Severity.BLOCK) for code, holds in reasons.items() if holds), None)


def _store(
    register: Register, entries: Sequence[Masked], result: RegisterResult, dry_run: bool
) -> RegisterResult:
    with transaction.atomic():
        # Two people with one file queue here, and the second finds the first's register.
        Division.objects.select_for_update().get(pk=register.division_id)
        earlier = Register.objects.filter(kind=register.kind, division=register.division)
        in_the_way = _in_the_way(register, list(earlier))
        if in_the_way:
            return replace(result, rows_accepted=0, findings=[in_the_way])
        if dry_run:
            return result
        register.rows = len(entries)
        register.save()
        _add_entries(register, entries)
        RegisterEntry.objects.filter(register__in=earlier.exclude(pk=register.pk)).delete()
        facts = {"kind": register.kind, "as_of": f"{register.as_of}", "rows": register.rows}
        record_on(register, "register", register.uploaded_by, **facts)
    return replace(result, register=register)


def _in_the_way(register: Register, earlier: Sequence[Register]) -> Found | None:
    """The same file, or a register that is newer than this one."""
    for code, found in (
        ("register-twice", [r for r in earlier if r.source_digest == register.source_digest]),
        ("register-older", [r for r in earlier if r.as_of > register.as_of]),
    ):
        if found:
            day = max(one.as_of for one in found).isoformat()
            return Found(code, Severity.BLOCK, params={"as_of": day})
    return None


def _add_entries(register: Register, entries: Sequence[Masked]) -> None:
    rows = (_entry(register, masked) for masked in entries)
    while batch := list(islice(rows, BATCH)):
        RegisterEntry.objects.bulk_create(batch)


def _entry(register: Register, masked: Masked) -> RegisterEntry:
    """A death keeps its month, a relative whether the filing is there; neither keeps the other."""
    deceased = register.kind == Register.Kind.DECEASED
    return RegisterEntry(
        register=register,
        identity_digest=masked.identity_digest,
        masked_name=masked.name,
        since=masked.start_month if deceased else None,
        filed=not deceased and bool(masked.relative_filed),
    )
