"""Which cases were handled together: the ledger knows it, also when they have been answered."""

from collections.abc import Iterable

from complaints.models import LedgerEvent

JOINING, LEAVING = "merged", "unmerged"
JOINED, LEFT = "merged_in", "merged_out"
KINDS = (JOINING, LEAVING, JOINED, LEFT)


def lead_number(events: Iterable[LedgerEvent]) -> str:
    """The number of the case under which the case of *events* is or was handled; "" for none."""
    number = ""
    for event in events:
        if event.kind == JOINING:
            number = str(event.private.get("lead", ""))
        elif event.kind == LEAVING:
            number = ""
    return number


def member_numbers(events: Iterable[LedgerEvent]) -> list[str]:
    """The numbers of the cases that are or were handled under the case of *events*."""
    found: dict[str, None] = {}
    for event in events:
        number = str(event.private.get("case", ""))
        if event.kind == JOINED:
            found[number] = None
        elif event.kind == LEFT:
            found.pop(number, None)
    return list(found)
