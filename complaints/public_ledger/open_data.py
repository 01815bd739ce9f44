"""Published tables as CSV and JSON: the keys of the schema, days as ISO dates."""

import csv
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from complaints.public_ledger.cases import ReducedCase
from complaints.public_ledger.figures import Figures, Table
from complaints.public_ledger.schema import Field
from portal.core.spreadsheets import csv_cell

Values = tuple[Any, ...]


def figure_rows(found: Table, county_name: str, county_code: str) -> Iterator[Values]:
    """The rows of every township, and last the whole county."""
    for row in found.rows:
        # Six digits are the county as a whole; what has no township keeps the full code.
        yield _figures(row, row.place, row.code)
    yield _figures(found.total, county_name, county_code)


def case_rows(cases: Iterable[ReducedCase]) -> Iterator[Values]:
    """One row for each published case."""
    for case in cases:
        yield (
            case.number,
            case.kind_code,
            case.kind,
            case.township_code,
            case.township,
            case.received,
            case.answered,
            case.closed,
            case.status.value,
            str(case.status.label),
            case.outcome.value if case.outcome else "",
            str(case.outcome.label) if case.outcome else "",
        )


def csv_lines(fields: Sequence[Field], rows: Iterable[Values]) -> Iterator[bytes]:
    """The table as a .csv file, line by line; no cell is a formula."""
    line = _Line()
    writer = csv.writer(line)
    yield b"\xef\xbb\xbf"
    yield line.of(writer, [field.key for field in fields])
    for row in rows:
        yield line.of(writer, [csv_cell(_plain(value)) for value in row])


def json_lines(
    fields: Sequence[Field],
    rows: Iterable[Values],
    address: str,
    first: date | None = None,
    last: date | None = None,
) -> Iterator[bytes]:
    """The table as the JSON document that the schema at *address* describes, line by line."""
    keys = [field.key for field in fields]
    period = {"first": _iso(first), "last": _iso(last)}
    yield f'{{"schema": {json.dumps(address)}, "period": {json.dumps(period)}, "rows": ['.encode()
    comma = ""
    for row in rows:
        values = {key: _for_json(value) for key, value in zip(keys, row, strict=True)}
        yield f"{comma}\n{json.dumps(values, ensure_ascii=False)}".encode()
        comma = ","
    yield b"\n]}\n"


def fingerprint(rows: Iterable[Values], *more: str) -> str:
    """An ETag: equal for equal rows, and telling nothing else."""
    digest = hashlib.sha256(repr(more).encode())
    for row in rows:
        digest.update(repr(row).encode())
    return f'"{digest.hexdigest()[:32]}"'


class _Line:
    """Catches what csv.writer writes."""

    def __init__(self) -> None:
        self.text = ""

    def write(self, text: str) -> None:
        self.text = text

    def of(self, writer: Any, cells: list[str]) -> bytes:
        writer.writerow(cells)
        return self.text.encode("utf-8", "replace")


def _figures(row: Figures, place: str, code: str) -> Values:
    return (
        code,
        place,
        row.received,
        row.to_decide,
        row.decided_in_time,
        row.decided_rate,
        row.to_answer,
        row.answered,
        row.in_time,
        row.in_time_rate,
        row.late,
        row.average_days,
        row.rated,
        row.rated_rate,
        row.satisfied,
        row.satisfied_rate,
        row.said,
        row.accepted,
    )


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"  # as JSON has it
    return "" if value is None else str(_for_json(value))


def _for_json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
