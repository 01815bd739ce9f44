"""The questions of a self-check with the limits of today; the answers are never seen here."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from policy_pages.check_block import AT_LEAST, AT_MOST, BELOW, PER_HEAD, YES_NO
from policy_pages.sources import Standard

_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Question:
    """One question as the page shows it and the browser computes it."""

    number: int
    text: str
    kind: str
    against: str
    relation: str
    limit: str
    unit: str
    weight: str
    explanation: str
    law: str
    source: str

    @property
    def speaks_for(self) -> str:
        """The answer that speaks for an application, for those who read without scripts."""
        if self.kind == YES_NO:
            return _("No") if self.against == "yes" else _("Yes")
        if not self.limit:
            return _("as the office finds")
        words = {
            BELOW: _("less than %(limit)s"),
            AT_MOST: _("%(limit)s at most"),
            AT_LEAST: _("%(limit)s at least"),
        }[self.relation]
        return words % {"limit": _measured(self.limit, self.unit)}


def _measured(number: str, unit: str) -> str:
    return _("%(number)s %(unit)s") % {"number": number, "unit": unit} if unit else number


def programmes(page: Any) -> set[str]:
    """The programmes whose standards the questions compare with."""
    rows = (child.value for child in page.self_check)
    return {row.get("standard") or "" for row in rows if row.get("kind") != YES_NO} - {""}


def questions(page: Any, standards: Iterable[Standard]) -> list[Question]:
    """The questions in their order; a limit that no rule gives today is empty."""
    lines = {one.programme: one for one in standards if one.line is not None}
    rows = enumerate((child.value for child in page.self_check), start=1)
    return [_question(number, row, lines.get(row.get("standard") or "")) for number, row in rows]


def _question(number: int, row: Any, standard: Standard | None) -> Question:
    compares = row["kind"] != YES_NO
    limit = _limit(row, standard) if compares else None
    return Question(
        number=number,
        text=row["question"],
        kind=row["kind"],
        against=row["against"],
        relation=row["relation"],
        limit="" if limit is None else f"{limit:.2f}".removesuffix(".00"),
        unit=row.get("unit") or (_("yuan") if row["kind"] == PER_HEAD else ""),
        weight=row["weight"],
        explanation=row["explanation"],
        law=row["law"],
        source=standard.basis if compares and standard else "",
    )


def _limit(row: Any, standard: Standard | None) -> Decimal | None:
    if row.get("standard"):
        if standard is None or standard.line is None:
            return None
        return (standard.line * Decimal(row.get("factor") or 1)).quantize(_CENT)
    limit = row.get("limit")
    return None if limit is None else Decimal(limit)
