"""A table that is a list of recipients is told apart by rooms that know such lists."""

from collections.abc import Callable, Sequence

Rows = Sequence[Sequence[str]]
TableCheck = Callable[[Rows], bool]

# As much of a table as is shown to a check; a header stands above it or nowhere.
FIRST_ROWS = 60
FIRST_COLUMNS = 60

_checks: list[TableCheck] = []


def refuse_tables(check: TableCheck) -> TableCheck:
    """Register a check; a table for which it says yes is not published as a file."""
    _checks.append(check)
    return check


def is_refused(rows: Rows) -> bool:
    """Whether any check knows the first rows of a table as a list of recipients."""
    return any(check(rows) for check in _checks)
