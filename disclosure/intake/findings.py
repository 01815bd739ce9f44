"""What an import noticed, as data that names a place and a rule and can never quote a value."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from disclosure.workbook import column_letters
from portal.core.identifiers import redact

SHOWN = 200
LONGEST_SHEET = 31
LONGEST_COLUMN = 60
HEADING = "heading-"


class Severity(StrEnum):
    """Block refuses the whole import; explain needs a written reason; note only says so."""

    BLOCK = "block"
    EXPLAIN = "explain"
    NOTE = "note"


ORDER = {Severity.BLOCK: 0, Severity.EXPLAIN: 1, Severity.NOTE: 2}


@dataclass(frozen=True, slots=True)
class Found:
    """One finding; row counts from 1 as the spreadsheet shows it, column is its letters and head.

    `params` holds counts, places and codes for the message, never text of a cell.
    """

    code: str
    severity: Severity
    sheet: str = ""
    row: int | None = None
    column: str = ""
    params: dict[str, str | int] = field(default_factory=dict)


def safe_sheet(name: str) -> str:
    """A sheet's name without numbers of persons in it."""
    return redact(name)[:LONGEST_SHEET]


def column_name(index: int, header: str = "") -> str:
    """What a person calls a column counted from 0: its letters and its header."""
    return f"{column_letters(index + 1)} {redact(header)}".strip()[:LONGEST_COLUMN]


def most_severe(found: Iterable[Found], rest_code: str = "more-findings") -> list[Found]:
    """At most 200, the severe first and in the order of the rows, then one with the rest's count.

    The one for the rest carries the highest severity that it stands for, so that nothing that
    needs an explanation is waved through by being the 201st.
    """
    ordered = sorted(found, key=lambda item: ORDER[item.severity])
    shown, rest = ordered[:SHOWN], ordered[SHOWN:]
    if rest:
        shown.append(Found(rest_code, rest[0].severity, params={"count": len(rest)}))
    return shown


def blocking(found: Iterable[Found]) -> Iterator[Found]:
    """Those that refuse the import; an incomplete head only keeps a list from being submitted."""
    return (
        item
        for item in found
        if item.severity is Severity.BLOCK and not item.code.startswith(HEADING)
    )
