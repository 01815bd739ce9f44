"""Whether a recorded draw is true: it comes out again, and it is what was visited."""

from collections.abc import Iterator
from typing import Any

from complaints import ledger
from complaints.rectification.inspections import desk, tickets
from complaints.rectification.inspections import draw as drawing
from complaints.rectification.models import Draw, InspectionPlan
from complaints.verification import Problem


def problems() -> Iterator[Problem]:
    """Draws that do not come out again, sheets of others than were drawn, pools changed unseen."""
    for row in Draw.objects.select_related("plan").order_by("plan", "round"):
        if not is_true(desk.publication(row)):
            yield Problem("differs", row.plan.number, f"draw:{row.pk}", "result")
        if not fits_the_sheets(row):
            yield Problem("differs", row.plan.number, f"draw:{row.pk}", "sheets")
    for plan in InspectionPlan.objects.prefetch_related("pool").order_by("pk"):
        told = ledger.timeline(ledger.INSPECTION, plan.number).filter(private__has_key="pool")
        last = told.order_by("-sequence").first()
        if last and sorted(one.pk for one in plan.pool.all()) != last.private["pool"]:
            yield Problem("differs", plan.number, "", "pool")


def is_true(told: dict[str, Any]) -> bool:
    """Whether seed and pool of a publication give its result."""
    try:
        return drawing.follows(told["seed"], told["pool"], told["result"])
    except KeyError:
        return False


def fits_the_sheets(row: Draw) -> bool:
    """Whether households and inspectors on the sheets are those drawn; earlier rounds have none."""
    if row.plan.draws.filter(round__gt=row.round).exists():
        return True
    targets = row.plan.targets.select_related("division").prefetch_related("cases", "inspectors")
    sheets = {target.division.code: target for target in targets}
    return _households(row) == {
        code: {case.reference for case in target.cases.all()} for code, target in sheets.items()
    } and _people(row) == {
        code: {person.pk for person in target.inspectors.all()} for code, target in sheets.items()
    }


def _households(row: Draw) -> dict[str, set[str]]:
    """By township, the list and serial behind each ticket."""
    lists = {one["code"]: one["lists"] for one in row.pool["townships"]}
    found = {}
    for one in row.result:
        cases = tickets.lists_from_data(lists.get(one["township"], {}))
        known = tickets.tickets(row.pool["salt"], cases)
        found[one["township"]] = {str(known.get(ticket)) for ticket in one["tickets"]}
    return found


def _people(row: Draw) -> dict[str, set[int | None]]:
    """By township, who stands behind each label, as the ledger has it from the draw."""
    events = ledger.timeline(ledger.INSPECTION, row.plan.number).filter(kind="drawn")
    told = [one.private["people"] for one in events if one.public["round"] == row.round]
    people: dict[str, int] = told[0] if told else {}
    return {
        one["township"]: {people.get(label) for label in one["inspectors"]} for one in row.result
    }
