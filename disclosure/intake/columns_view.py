"""What became of each column of a file, as a person is shown it to correct it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from disclosure.columns import Column, HeaderMatch, Meaning
from disclosure.intake.columns_choice import AS_RECOGNISED, DROPPED, FIXED, Chosen, Source, labels
from disclosure.intake.findings import column_name
from disclosure.intake.rows import READ

KEPT = frozenset(READ) | {Meaning.SERIAL}
"""Meanings that an import makes use of; every other column is dropped and said so."""
_NOTES = {
    Source.RECOGNISED: "",
    Source.GUESSED: "column-guessed",
    Source.CHOSEN: "column-chosen",
    Source.REMEMBERED: "column-remembered",
}


@dataclass(frozen=True, slots=True)
class ColumnView:
    """One column: `place` is letters and heading, `kept` a meaning's value or "dropped"."""

    place: str
    recognised: str
    kept: str
    source: Source
    fixed: bool
    forbidden: bool
    choice: str
    """What a person said, now or for an earlier file; AS_RECOGNISED for nothing."""

    @property
    def code(self) -> str:
        """The note that the import makes of it; "" for none."""
        note = _NOTES[self.source]
        if self.source in {Source.CHOSEN, Source.REMEMBERED} or self.kept != DROPPED:
            return note
        return "column-forbidden" if self.forbidden else "column-dropped"


def kept_columns(match: HeaderMatch) -> Iterator[Column]:
    """The columns that anything is made of: for each meaning the best one."""
    for column in match.columns:
        if column.meaning in KEPT and match.column(column.meaning) is column:
            yield column


def views(match: HeaderMatch, chosen: Chosen) -> dict[str, ColumnView]:
    """By label, in the order of the file: the header as recognised beside what counts now."""
    kept = {column.index: column.meaning.value for column in kept_columns(chosen.match)}
    now = {column.index: column for column in chosen.match.columns}
    named = labels(match)
    return {
        named[column.index]: ColumnView(
            place=column_name(column.index, column.header),
            recognised=column.meaning.value,
            kept=kept.get(column.index, DROPPED),
            source=chosen.sources[column.index],
            fixed=column.meaning in FIXED,
            forbidden=column.meaning in FIXED and column.meaning is not Meaning.AGE,
            choice=_choice(now[column.index], chosen.sources[column.index]),
        )
        for column in match.columns
        if column.index in named
    }


def _choice(column: Column, source: Source) -> str:
    if source not in {Source.CHOSEN, Source.REMEMBERED}:
        return AS_RECOGNISED
    return DROPPED if column.meaning is Meaning.UNKNOWN else column.meaning.value
