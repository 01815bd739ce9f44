"""What a person says that a column means: taken where it is harmless, refused where it is not.

No choice opens a column that the recognition calls dangerous, and none switches off the columns
by which persons are matched and minors are left out (个人信息保护法 Art 28, 31).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from disclosure.columns import FORBIDDEN, Column, HeaderMatch, Meaning, fold_header
from disclosure.intake.findings import Found, Severity, column_name
from portal.core.identifiers import redact

DROPPED = "dropped"
AS_RECOGNISED = ""
LONGEST_LABEL = 40

PUBLIC = (
    *(Meaning.NAME, Meaning.VILLAGE, Meaning.PROGRAMME_CLASS, Meaning.MEMBERS),
    *(Meaning.HOUSEHOLD_SIZE, Meaning.AMOUNT, Meaning.REASON, Meaning.START_MONTH),
    *(Meaning.AGE, Meaning.RELATIVE_FILED),
)
"""Meanings that may become public, as far as the whitelist goes."""
CHECKS = (Meaning.IDENTITY, Meaning.BIRTH_DATE, Meaning.TOWNSHIP, Meaning.ADDRESS)
"""Meanings that are read for checks only and never shown."""
CHOICES = frozenset({DROPPED, *(meaning.value for meaning in (*PUBLIC, *CHECKS))})
FIXED = (FORBIDDEN - {Meaning.UNKNOWN}) | {Meaning.AGE}
"""Recognised as one of these, a column stays it, whatever is chosen."""


class Source(StrEnum):
    """Who says what a column means."""

    RECOGNISED = "recognised"
    GUESSED = "guessed"
    CHOSEN = "chosen"
    REMEMBERED = "remembered"


@dataclass(frozen=True, slots=True)
class Choices:
    """Heading → meaning, DROPPED, or AS_RECOGNISED to set aside what was remembered."""

    given: Mapping[str, str] = field(default_factory=dict)
    remembered: Mapping[str, str] = field(default_factory=dict)

    def folded(self) -> dict[str, tuple[str, Source]]:
        """By heading as headings are compared; what is said now comes before what was said once."""
        said = {fold_header(h): (value, Source.REMEMBERED) for h, value in _each(self.remembered)}
        for head, value in _each(self.given):
            key = fold_header(head)
            if key not in said or said[key][0] != value:
                said[key] = (value, Source.CHOSEN)
        return said


def _each(said: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    return ((label_of(head), value) for head, value in said.items())


@dataclass(frozen=True, slots=True)
class Chosen:
    """The header as it counts now, where each column's meaning comes from, and what is wrong."""

    match: HeaderMatch
    sources: Mapping[int, Source]
    refused: tuple[tuple[Column, str, dict[str, str | int]], ...] = ()

    @property
    def meanings(self) -> frozenset[Meaning]:
        """Public meanings that a person gave to a column of this header."""
        said = {Source.CHOSEN, Source.REMEMBERED}
        return frozenset(
            column.meaning
            for column in self.match.columns
            if self.sources[column.index] in said and column.meaning in PUBLIC
        )


def label_of(header: str) -> str:
    """A heading as it is shown and remembered: short, and without numbers of persons."""
    return redact(header)[:LONGEST_LABEL].strip()


def labels(match: HeaderMatch) -> dict[int, str]:
    """Place of each column that has a heading → its label; the second of a name gets a (2)."""
    seen: Counter[str] = Counter()
    found = {}
    for column in match.columns:
        label = label_of(column.header)
        if label:
            seen[label] += 1
            found[column.index] = label if seen[label] == 1 else f"{label} ({seen[label]})"
    return found


def apply(match: HeaderMatch, choices: Choices) -> Chosen:
    """The header with the choices taken; those that cannot be are named with their columns."""
    said, names = choices.folded(), labels(match)
    columns, sources = [], {}
    refused: list[tuple[Column, str, dict[str, str | int]]] = []
    for column in match.columns:
        value, source = said.get(fold_header(names.get(column.index, "")), (AS_RECOGNISED, None))
        code = _objection(column, value)
        if source is Source.CHOSEN and code:
            refused.append((column, code, {}))
        if value == AS_RECOGNISED or source is None or code:
            source = Source.RECOGNISED if column.certain else Source.GUESSED
        else:
            meaning = Meaning.UNKNOWN if value == DROPPED else Meaning(value)
            column = replace(column, meaning=meaning, certain=True)  # noqa: PLW2901
        columns.append(column)
        sources[column.index] = source
    found = replace(match, columns=tuple(columns))
    return Chosen(found, sources, (*refused, *_taken(found, sources)))


def unused(choices: Choices, seen: set[str]) -> list[Found]:
    """What was said of headings that are not in the file."""
    folded = {fold_header(label) for label in seen}
    return [
        Found("choice-without-column", Severity.NOTE, params={"heading": head})
        for head, value in _each(choices.given)
        if value != AS_RECOGNISED and fold_header(head) not in folded
    ]


def _objection(column: Column, value: str) -> str:
    """The rule against this choice for this column; "" when there is none."""
    if value in {AS_RECOGNISED, column.meaning.value}:
        return ""
    if value not in CHOICES:
        return "unknown-meaning"
    return "column-stays" if column.meaning in FIXED else ""


def _taken(
    match: HeaderMatch, sources: Mapping[int, Source]
) -> Iterator[tuple[Column, str, dict[str, str | int]]]:
    """Columns that were given a meaning which another column of the sheet has already."""
    for column in match.columns:
        if sources[column.index] not in {Source.CHOSEN, Source.REMEMBERED}:
            continue
        if column.meaning is Meaning.UNKNOWN:
            continue
        others = [c for c in match.columns if c.meaning is column.meaning and c is not column]
        if others:
            other = column_name(others[0].index, others[0].header)
            yield column, "meaning-taken", {"other": other}
