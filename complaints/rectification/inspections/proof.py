"""Whether a recorded draw is true: it comes out again, and it is what was visited."""

from typing import Any

from complaints.rectification.inspections import draw as drawing
from complaints.rectification.inspections import tickets
from complaints.rectification.models import Draw


def is_true(told: dict[str, Any]) -> bool:
    """Whether seed and pool of a publication give its result."""
    try:
        return drawing.follows(told["seed"], told["pool"], told["result"])
    except KeyError:
        return False


def fits_the_sheets(row: Draw) -> bool:
    """Whether the households on the sheets are those of the tickets; earlier rounds have none."""
    if row.plan.draws.filter(round__gt=row.round).exists():
        return True
    lists = {one["code"]: one["lists"] for one in row.pool["townships"]}
    expected = {}
    for one in row.result:
        cases = tickets.lists_from_data(lists.get(one["township"], {}))
        known = tickets.tickets(row.pool["salt"], cases)
        expected[one["township"]] = {str(known.get(ticket)) for ticket in one["tickets"]}
    return expected == {
        target.division.code: {case.reference for case in target.cases.all()}
        for target in row.plan.targets.select_related("division").prefetch_related("cases")
    }
