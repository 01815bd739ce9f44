"""Loads the protection of small figures, and on a demo site made-up totals through the writer."""

import random
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils import timezone

from disclosure import funds as writer
from disclosure.demo.people import months_back
from disclosure.funds.suppression import Cell, sum_of
from disclosure.models import FundReport, Programme
from portal.core.demo import Options, data, demo_loader, load_rules
from portal.core.models import Division, User

FILE = "funds"
# Published on this day of the month after.
PUBLISHED_ON = 6


@demo_loader(order=35, name="funds")
def load_funds(options: Options) -> dict[str, int]:
    """The rule where a county has none; made-up months only where demo staff exists."""
    rows = data(FILE)
    load_rules("small_figures")
    if settings.DEMO:
        for months_ago in range(rows["months"], 0, -1):
            for code in rows["programmes"]:
                _load_month(Programme.objects.get(code=code), months_ago, rows)
    return {"reports": FundReport.objects.count()}


def _load_month(programme: Programme, months_ago: int, rows: dict[str, Any]) -> None:
    month = months_back(months_ago)
    if FundReport.objects.filter(programme=programme, month=month).exists():
        return
    cells = _cells(programme.code, month, rows["programmes"][programme.code])
    editor = User.objects.get(username=rows["by"])
    report = writer.enter(programme, month, editor, cells, sum_of(cells.values()))
    # The last month of one programme stays a draft: something waits for the second person.
    if months_ago > 1 or programme.code != rows["draft"]:
        reviewer = User.objects.get(username=rows["approver"])
        writer.publish(report, reviewer, at=_published_at(months_ago))


def _cells(programme: str, month: date, numbers: dict[str, Any]) -> dict[Division, Cell]:
    """A steady number for each township, and a little more or less of it each month."""
    steady = random.Random(programme)  # noqa: S311  made-up numbers, the same at every start
    moving = random.Random(f"{programme}{month}")  # noqa: S311
    found = {}
    for township in Division.objects.filter(level=Division.Level.TOWNSHIP).order_by("code"):
        households = max(steady.randint(*numbers["households"]) + moving.randint(-1, 1), 0)
        persons = sum(moving.randint(*numbers["persons"]) for _n in range(households))
        found[township] = Cell(households, persons, Decimal(numbers["yuan"] * persons))
    return found


def _published_at(months_ago: int) -> datetime:
    day = months_back(months_ago - 1).replace(day=PUBLISHED_ON)
    moment = timezone.make_aware(datetime.combine(day, time(9)))
    return min(moment, timezone.now() - timedelta(minutes=1))
