"""What was public is written down to the byte when a list opens, and its ends are added."""

from dataclasses import asdict
from datetime import date, datetime

from django.conf import settings
from django.utils import timezone, translation

from disclosure.columns import Meaning
from disclosure.lists.related import summary
from disclosure.models import Publication, PublicationEvent, PublicColumn, Roster
from disclosure.public_columns import all_cells
from portal.core import seal
from portal.core.models import User
from portal.core.standing import standing

FORMAT = "sunlit.publicity-list/1"


def public_columns(roster: Roster, on: date | None = None) -> list[PublicColumn]:
    """The whitelisted columns on *on* (default: the day of opening) for which there is content."""
    day = on or roster.opens_on or roster.month
    rows = _in_force(roster.programme_id, roster.stage, day)
    return [row for row in rows if Meaning(row.meaning) in roster.meanings]


@standing(PublicColumn)
def _in_force(programme: int, stage: str, on: date) -> list[PublicColumn]:
    return PublicColumn.objects.in_force(programme, stage, on)


def columns_today(roster: Roster) -> list[PublicColumn]:
    """Today's whitelist holds: a column that was taken from it vanishes at once.

    One that was added to it stays closed in a list that was approved without it.
    """
    today = timezone.localdate()
    first = roster.opens_on or today
    columns = public_columns(roster, max(today, first))
    if roster.approver_id is None or first >= today:
        return columns
    approved = {column.meaning for column in public_columns(roster, first)}
    return [column for column in columns if column.meaning in approved]


def public_record(roster: Roster) -> dict[str, object]:
    """The public list as plain data: head, columns, rows, in the language of the site."""
    columns = public_columns(roster)
    meanings = [Meaning(column.meaning) for column in columns]
    with translation.override(settings.LANGUAGE_CODE):
        rows = all_cells(roster.entries.order_by("number"), meanings)
        return {
            "format": FORMAT,
            "reference": roster.reference,
            "title": roster.title,
            "programme": roster.programme.code,
            "stage": roster.stage,
            "month": f"{roster.month:%Y-%m}",
            "division": roster.division.code,
            "division_name": roster.division.name,
            "publishing_unit": roster.office.name,
            "township_phone": roster.township_phone,
            "county_phone": roster.county_phone,
            "basis": roster.basis,
            "opens_on": roster.opens_on,
            "closes_on": roster.closes_on,
            "prepared_by": roster.preparer.get_full_name(),
            "approved_by": roster.approver.get_full_name() if roster.approver else "",
            "columns": [{"meaning": c.meaning, "label": c.label} for c in columns],
            "rows": rows,
            **_of_changes(roster),
        }


def _of_changes(roster: Roster) -> dict[str, object]:
    """What only the page of a list of changes says: totals by kind, and that villages signed."""
    found = summary(roster)
    return {"changes": asdict(found)} if found else {}


def record_bytes(roster: Roster) -> bytes:
    """The public list to the byte, as it is sealed."""
    return seal.canonical(public_record(roster))


def seal_publication(roster: Roster, at: datetime, content: bytes | None = None) -> Publication:
    """Seal what opens now; raises ValueError for a list that nobody approved."""
    if roster.approver is None:
        raise ValueError("a list without an approver cannot be public")
    content = content or record_bytes(roster)
    publication = Publication.objects.create(
        roster=roster,
        content=content,
        sha256=seal.digest(content),
        opened_at=at,
        approved_by=roster.approver,
    )
    note(roster, PublicationEvent.Kind.OPENED, at, roster.approver)
    return publication


def note(
    roster: Roster,
    kind: PublicationEvent.Kind,
    at: datetime,
    by: User | None = None,
    reason: str = "",
) -> None:
    """Add one event to the sealed record of *roster*, if it was ever public."""
    publication = Publication.objects.filter(roster=roster).only("pk").first()
    if publication is not None:
        PublicationEvent.objects.create(
            publication=publication, kind=kind, at=at, by=by, reason=reason
        )
