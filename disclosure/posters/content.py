"""What a poster says: the head of the list and one village's rows, cell for cell as on the page."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from disclosure.addresses import complaint_address, list_address, qr_svg
from disclosure.columns import Meaning
from disclosure.lists.sealing import columns_today
from disclosure.models import PublicColumn, Roster, RosterEntry
from disclosure.public_columns import SHOWABLE, cells
from disclosure.wording import period_words
from portal.core.models import Division
from portal.core.typesetting import GETA, TypeCase

PAPERS = ("a4", "a3")
# A village with more is printed in parts: the memory of one sheet grows with its rows.
ROWS_IN_A_PART = 1000
NARROWEST, WIDEST = 4, 24
BESIDE = 3  # the empty space on both sides of a cell, in the same measure

Poster = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One poster to make: a village's share of a list, or a part of it; None: not recorded."""

    village: Division | None
    part: int = 1
    parts: int = 1

    @property
    def name(self) -> str:
        """The village as the poster is headed."""
        name = self.village.name if self.village else _("Village not recorded")
        if self.parts == 1:
            return name
        words = _("%(village)s, part %(part)d of %(parts)d")
        return words % {"village": name, "part": self.part, "parts": self.parts}


def villages_of(roster: Roster) -> list[Division | None]:
    """Villages that have an entry in *roster*, by code; last None if some entry has no village."""
    inside = RosterEntry.objects.filter(roster=roster, village=OuterRef("pk"))
    found: list[Division | None] = list(
        roster.division.subtree().filter(Exists(inside)).order_by("code")
    )
    if entries_of(roster, None).exists():
        found.append(None)
    return found


def entries_of(roster: Roster, village: Division | None) -> QuerySet[RosterEntry]:
    """The entries of *village*, or those without a recognised one, in the order of the list."""
    return roster.entries.filter(village=village).order_by("number")


def sheets_of(roster: Roster, villages: Sequence[Division | None]) -> list[Sheet]:
    """The posters that *villages* need; none for a village without entries."""
    sheets = []
    for village in villages:
        parts = -(-entries_of(roster, village).count() // ROWS_IN_A_PART)
        sheets += [Sheet(village, part, parts) for part in range(1, parts + 1)]
    return sheets


def frame_of(roster: Roster, paper: str) -> Poster:
    """What all posters of *roster* have in common."""
    with translation.override(settings.LANGUAGE_CODE):
        columns = columns_today(roster)
        return {
            "paper": paper,
            "language": settings.LANGUAGE_CODE.split("-")[0],
            "place": " · ".join([*_above(roster.division), roster.division.name]),
            "heading": roster.title,
            "facts": _facts(roster),
            "phones": [
                [_("Township report phone"), roster.township_phone],
                [_("County report phone"), roster.county_phone],
            ],
            "masked": _(
                "Names are masked. If an entry looks wrong to you, report it: the township and "
                "the county must verify every report."
            ),
            "columns": [{"meaning": column.meaning, **_look(column)} for column in columns],
            "seal": f"SHA-256 {roster.publication.sha256}",
            "page": _("Page %(number)s of %(total)s") % {"number": "{n}", "total": "{m}"},
        }


def head_of(roster: Roster, sheet: Sheet, frame: Poster) -> Poster:
    """Everything but the rows; with the seal it says whether a poster made before still holds."""
    with translation.override(settings.LANGUAGE_CODE):
        return frame | {
            "title": f"{roster.division.name} {sheet.name} {roster.title}",
            "village": sheet.name,
            "facts": [*frame["facts"], _share(roster, sheet)],
            "codes": _codes(roster, sheet.village or roster.division),
        }


def _above(division: Division) -> list[str]:
    return [ancestor.name for ancestor in division.get_ancestors()]


def _facts(roster: Roster) -> list[list[str]]:
    return [
        [_("Period"), period_words(roster.opens_on, roster.closes_on)],
        [_("Publishing unit"), roster.office.name],
        [_("Legal basis"), roster.basis],
        [_("Reference"), roster.reference],
    ]


def _share(roster: Roster, sheet: Sheet) -> list[str]:
    """Serials are those of the whole list: the gaps between them want to be explained."""
    here = entries_of(roster, sheet.village).count()
    words = _("%(here)d of this village; the serials are those of the whole list of %(all)d")
    return [_("Entries"), words % {"here": here, "all": roster.rows_accepted}]


def _look(column: PublicColumn) -> dict[str, str]:
    return {"label": column.label, "kind": SHOWABLE[Meaning(column.meaning)].kind}


def _codes(roster: Roster, place: Division) -> list[list[str]]:
    addresses = [
        (_("Scan to see the list as it is now"), _("Live list"), list_address(roster)),
        (
            _("Scan to report an entry or a problem"),
            pgettext("address", "Report"),
            complaint_address(roster, place),
        ),
    ]
    return [[label, qr_svg(address), short, address] for label, short, address in addresses]


def poster_of(roster: Roster, sheet: Sheet, head: Poster) -> Poster:
    """The whole poster as plain data, every character of it printable."""
    meanings = [Meaning(column["meaning"]) for column in head["columns"]]
    first = (sheet.part - 1) * ROWS_IN_A_PART
    entries = entries_of(roster, sheet.village)[first : first + ROWS_IN_A_PART]
    case = TypeCase()
    with translation.override(settings.LANGUAGE_CODE):
        rows = [
            [case.set(text, _("no. %(number)d") % {"number": entry.number}) for text in texts]
            for entry in entries
            for texts in [cells(entry, meanings)]
        ]
        texts_of_head = {key: value for key, value in head.items() if key != "codes"}
        said = case.set_all(texts_of_head, _("the head"))
        widths = _widths(head["columns"], rows)
        return head | said | {"rows": rows, "widths": widths, "notes": _notes(case)}


def _widths(columns: list[dict[str, str]], rows: list[list[str]]) -> list[int]:
    """How much of the sheet each column gets: as much as its longest text, within reason."""
    texts = [[column["label"] for column in columns], *rows]
    longest = [max(map(_ems, column)) for column in zip(*texts, strict=True)]
    return [min(max(width, NARROWEST), WIDEST) + BESIDE for width in longest]


def _ems(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def _notes(case: TypeCase) -> list[str]:
    if not case.missing:
        return []
    places = "; ".join(f"{place} {' '.join(signs)}" for place, signs in case.missing.items())
    words = _(
        "%(mark)s stands for a character that the printing font lacks; write it in by hand: "
        "%(places)s"
    )
    return [words % {"mark": GETA, "places": places}]
