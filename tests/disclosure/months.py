"""Two months of one township, with persons who stay, come and go."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from disclosure import roster as writer
from disclosure.models import Roster
from portal.core.models import Division, User
from tests.disclosure.factories import County, imported
from tests.disclosure.workbooks import HEADER, person, text_table

EARLIER, LATER = date(2026, 9, 1), date(2026, 10, 1)
IDENTITY, VILLAGE = HEADER.index("身份证号码"), HEADER.index("村（社区）")
AMOUNT = HEADER.index("月保障金额(元)")


class Persons:
    """Made-up persons by number: the same number is the same person in every file."""

    def __init__(self) -> None:
        self.rows: dict[int, list[str]] = {}

    def row(self, number: int, **cells: str) -> list[str]:
        """A row of this person; `amount`, `village` and `identity` may differ by month."""
        row = [*self.rows.setdefault(number, person(number))]
        for place, name in ((AMOUNT, "amount"), (VILLAGE, "village"), (IDENTITY, "identity")):
            row[place] = cells.get(name, row[place])
        return row


def table(rows: Iterable[list[str]]) -> bytes:
    return text_table([HEADER, *rows])


def two_files() -> tuple[bytes, bytes]:
    """Person 2 stops, 3 gets more, 4 less, 5 moves, 6 comes; 1 stays as it was."""
    who = Persons()
    earlier = [who.row(n) for n in (1, 2, 3, 4, 5)]
    later = [
        who.row(1),
        who.row(3, amount="500"),
        who.row(4, amount="100"),
        who.row(5, village="官军村"),
        who.row(6),
    ]
    return table(earlier), table(later)


def monthly(county: County, data: bytes, month: date, **choices: Any) -> Roster:
    """A draft of a monthly list."""
    return imported(county, data, stage="monthly", month=month, **choices)


def publish(county: County, draft: Roster, days_ago: int = 0) -> Roster:
    """Take a draft to the public as its two people would, findings explained."""
    for finding in draft.findings.filter(severity="explain", explanation=""):
        writer.explain(finding, county.editor, "已逐一核实")
    writer.submit(draft, county.editor)
    return writer.approve(
        draft, county.reviewer, at=timezone.now() - timedelta(days=days_ago) if days_ago else None
    )


def two_months(county: County) -> tuple[Roster, Roster]:
    """The earlier month public, the later one a draft."""
    earlier, later = two_files()
    before = publish(county, monthly(county, earlier, EARLIER), days_ago=30)
    return before, monthly(county, later, LATER)


def sign_all(roster: Roster, by: User) -> int:
    """Every village head signs."""
    villages = Division.objects.filter(pk__in=roster.entries.values("village"))
    for village in villages:
        writer.sign(roster, by, village, "演示主任", roster.month + timedelta(days=20))
    return len(villages)
