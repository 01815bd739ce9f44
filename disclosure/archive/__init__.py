"""A year's publicity archive (公示档案) as one BagIt bag that opens without this software.

Only what was public and what the office recorded about it is in the bag: no digest, no register,
nothing encrypted. Either the whole folder is written and verifies, or nothing is left of it. A
seal that no longer holds does not stop the export: the list goes in as it is, the bag names it,
and the result says so, for the rest of the year must not be lost over one list.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from wagtail.models import Site

from disclosure.archive.bagging import make_bag
from disclosure.archive.files import (
    PHOTO_BROKEN,
    PHOTO_MISSING,
    SEAL_BROKEN,
    render,
    write_json,
    write_list,
    write_table,
    write_text,
)
from disclosure.archive.record import Data, holds, waiver_record
from disclosure.models import Publication, PublicityWaiver
from portal.core.errors import Refused
from portal.core.models import Division, SiteIdentity

FIRST_YEAR, LAST_YEAR = 2000, 2999
INDEX_COLUMNS = (
    *("reference", "title", "opened_at", "ended_at", "state_name", "entries"),
    *("approved_by", "sha256", "seal_holds"),
)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is not as it was recorded."""

    reference: str
    code: str

    @property
    def text(self) -> str:
        """The problem as a sentence."""
        return {
            SEAL_BROKEN: _("%(list)s: the stored bytes no longer have the sealed SHA-256."),
            PHOTO_MISSING: _("%(list)s: the file of a photo is missing."),
            PHOTO_BROKEN: _("%(list)s: a photo is not the file that was recorded."),
        }[self.code] % {"list": self.reference}


@dataclass(slots=True)
class Export:
    """What an export came to."""

    lists: int = 0
    entries: int = 0
    waivers: int = 0
    problems: list[Problem] = field(default_factory=list)


def the_division(division: Division | None) -> Division:
    """*division*, or else the whole county; Refused before any division was entered."""
    found = division or Division.get_first_root_node()
    if found is None:
        raise Refused(_("No division has been entered yet."), code="no-division")
    return found


def publications_of(year: int, division: Division) -> QuerySet[Publication]:
    """Every publication of the place that was public on some day of the year, oldest first."""
    start, end = _first_moment(year), _first_moment(year + 1)
    related = ("programme", "division", "office", "preparer", "submitter", "approver", "corrects")
    return (
        Publication.objects.filter(
            Q(roster__ended_at__isnull=True) | Q(roster__ended_at__gte=start),
            roster__division__path__startswith=division.path,
            opened_at__lt=end,
        )
        .select_related(*(f"roster__{name}" for name in related))
        .order_by("opened_at", "pk")
    )


def waivers_of(year: int, division: Division) -> QuerySet[PublicityWaiver]:
    """What should have been public in the year and was skipped, with a second person's consent."""
    rows = PublicityWaiver.objects.filter(
        month__year=year, division__path__startswith=division.path, approved_by__isnull=False
    )
    return rows.select_related("programme", "division", "asked_by", "approved_by").order_by(
        "month", "pk"
    )


def _first_moment(year: int) -> datetime:
    return timezone.make_aware(datetime(year, 1, 1))


def check(year: int, division: Division) -> Export:
    """What an export would hold, with every seal verified; writes nothing."""
    found = Export(waivers=waivers_of(year, division).count())
    for publication in _one_by_one(publications_of(year, division)):
        found.lists += 1
        found.entries += publication.roster.rows_accepted
        if not holds(publication):
            found.problems.append(Problem(publication.roster.reference, SEAL_BROKEN))
    return found


def export(year: int, division: Division, target: Path) -> Export:
    """Write the bag of the year into *target*, which must not exist or be empty.

    Raises Refused for a folder that holds something; OSError and NotABag leave nothing behind.
    """
    with _fresh(target), translation.override(settings.LANGUAGE_CODE):
        found, index = Export(), []
        for publication in _one_by_one(publications_of(year, division)):
            reference = publication.roster.reference
            record, codes = write_list(publication, target / "lists" / reference)
            found.lists += 1
            found.entries += publication.roster.rows_accepted
            found.problems += [Problem(reference, code) for code in codes]
            index.append({name: record[name] for name in (*INDEX_COLUMNS, "readable")})
        waivers = [waiver_record(one) for one in waivers_of(year, division)]
        found.waivers = len(waivers)
        _write_front(target, _front(year, division, index, waivers, found))
        make_bag(target, _info(year, division, found))
    return found


def _one_by_one(rows: QuerySet[Publication]) -> Iterator[Publication]:
    """Each with its own queries: only one list's bytes are in memory at a time."""
    for pk in list(rows.values_list("pk", flat=True)):
        yield rows.get(pk=pk)


def _front(
    year: int, division: Division, index: list[Data], waivers: list[Data], found: Export
) -> Data:
    return {
        "year": year,
        "division": division,
        "identity": _identity(),
        "made_on": timezone.localdate(),
        "index": index,
        "waivers": waivers,
        "problems": [problem.text for problem in found.problems],
    }


def _write_front(target: Path, front: Data) -> None:
    write_text(target / "README.txt", render("README.txt", front))
    write_text(target / "index.html", render("index.html", front))
    rows = [[str(row[name]) for name in INDEX_COLUMNS] for row in front["index"]]
    write_table(target / "index.csv", iter([_index_heads(), *rows]))
    write_json(target / "waivers.json", front["waivers"])


def _index_heads() -> list[str]:
    return [
        *(_("Reference"), _("List"), _("Opened at"), _("Ended at"), _("State"), _("Entries")),
        *(_("Approved by"), "SHA-256", _("Seal holds")),
    ]


def _info(year: int, division: Division, found: Export) -> dict[str, str]:
    """bag-info.txt: whose archive it is, and what is in it."""
    identity = _identity()
    description = _("Publicity archive of %(place)s, %(year)d: %(n)d lists.") % {
        "place": division.name,
        "year": year,
        "n": found.lists,
    }
    return {
        "Source-Organization": identity.organiser or identity.name,
        "Organization-Address": identity.address,
        "Contact-Phone": identity.phone,
        "External-Description": description,
        "External-Identifier": f"publicity-{division.short_code}-{year}",
        "Internal-Sender-Description": " ".join(problem.text for problem in found.problems),
    }


def _identity() -> SiteIdentity:
    return SiteIdentity.for_site(Site.objects.get(is_default_site=True))


@contextmanager
def _fresh(target: Path) -> Iterator[None]:
    """An empty folder to write into; whatever goes wrong, it is left as it was found."""
    existed = target.exists()
    if existed and (not target.is_dir() or any(target.iterdir())):
        raise Refused(
            _("%(folder)s is not an empty folder. Name a new one.") % {"folder": target},
            code="not-empty",
        )
    target.mkdir(parents=True, exist_ok=True)
    try:
        yield
    except BaseException:
        _clear(target, existed)
        raise


def _clear(target: Path, keep: bool) -> None:
    for child in target.iterdir():
        if child.is_dir() and not child.is_symlink():
            shutil.rmtree(child)
        else:
            child.unlink()
    if not keep:
        target.rmdir()
