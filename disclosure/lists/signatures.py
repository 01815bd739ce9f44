"""The heads of the villages sign the month's changes: who, when, and the scan of the paper.

A list of changes is not submitted while a village that stands in it has not signed
(村（社区）主任签字报表制, 沁民字〔2022〕51号 三(一)1). The scan may show full names: it never
leaves the staff area.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure.lists.history import record
from disclosure.lists.writing import refuse_numbers, step
from disclosure.models import Roster, Stage, VillageSignature
from portal.core.errors import Refused
from portal.core.models import Division, PrivateFile, User
from portal.core.uploads import CleanFile

NAMED = 10


@dataclass(frozen=True, slots=True)
class Line:
    """One village of a list of changes: how many entries, and its signature if there is one."""

    village: str
    entries: int
    signature: VillageSignature | None


def villages_of(roster: Roster) -> list[tuple[int, str, int]]:
    """Key, name and number of entries of every village that stands in the list."""
    rows = roster.entries.filter(village__isnull=False).values_list("village", "village__name")
    return list(rows.annotate(n=Count("pk")).order_by("village__code"))


def sheet(roster: Roster) -> list[Line]:
    """The signature sheet of a list of changes; nothing for any other list."""
    if roster.stage != Stage.CHANGES:
        return []
    signatures = {
        item.village_id: item for item in roster.signatures.select_related("scan", "recorded_by")
    }
    return [Line(name, n, signatures.get(pk)) for pk, name, n in villages_of(roster)]


def unsigned(roster: Roster) -> list[str]:
    """Names of the villages whose head has not signed yet."""
    return [line.village for line in sheet(roster) if line.signature is None]


def refuse_unsigned(roster: Roster) -> None:
    """Raises Refused, naming the villages, while a signature is missing."""
    missing = unsigned(roster)
    if missing:
        names = _(", ").join(missing[:NAMED])
        if len(missing) > NAMED:
            names = _("%(names)s and %(n)d more") % {"names": names, "n": len(missing) - NAMED}
        raise Refused(
            _("The head of the village has not signed yet: %(names)s.") % {"names": names},
            code="unsigned",
        )


def sign(
    roster: Roster,
    by: User,
    village: Division,
    signed_by: str,
    signed_on: date,
    scan: CleanFile | None = None,
) -> VillageSignature:
    """Record that the head of *village* signed; a second record takes the place of the first."""
    with step(roster, by, "sign") as locked:
        _refuse_unfit(locked, village, signed_by, signed_on)
        forget(locked, [village.pk])
        signature = VillageSignature.objects.create(
            roster=locked,
            village=village,
            signed_by=" ".join(signed_by.split()),
            signed_on=signed_on,
            scan=PrivateFile.keep(scan) if scan else None,
            recorded_by=by,
        )
        record(locked, "sign", by, village=village.code, scan=scan.sha256 if scan else "")
    return signature


def _refuse_unfit(roster: Roster, village: Division, signed_by: str, signed_on: date) -> None:
    if not roster.entries.filter(village=village).exists():
        raise Refused(
            _("No entry of this list stands in this village. Choose another."), code="not-in-list"
        )
    if not signed_by.strip():
        raise Refused(_("Write who signed."), code="nobody")
    refuse_numbers(signed_by)
    if signed_on > timezone.localdate():
        raise Refused(_("The day of the signature lies in the future."), code="signed-ahead")
    if signed_on < roster.month:
        raise Refused(
            _("The signature is older than the month of the list: another paper was signed."),
            code="signed-before",
        )


def forget(roster: Roster, villages: Iterable[int] | None = None) -> int:
    """Take away signatures (of all villages, or of some) with their scans; how many they were.

    What was signed is no longer what the list says. The files go when the change is certain.
    """
    rows = roster.signatures.select_related("scan")
    gone = list(rows if villages is None else rows.filter(village__in=list(villages)))
    for signature in gone:
        signature.delete()
        if signature.scan:
            _remove(signature.scan)
    return len(gone)


def _remove(scan: PrivateFile) -> None:
    storage, name = scan.blob.storage, str(scan.blob.name)
    scan.delete()
    transaction.on_commit(lambda: storage.delete(name))
