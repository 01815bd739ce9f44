"""A monthly round through the one writer: two months, the changes between them, signatures.

The made-up persons are drawn once and stay in memory, so that both months hold the same ones.
"""

import csv
import io
import random
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from disclosure import roster as writer
from disclosure.demo.people import People, months_back
from disclosure.demo.programmes import FILE
from disclosure.models import Finding, Programme, Roster, Stage
from portal.core.demo import Options, data, demo_loader
from portal.core.models import Division, User

ROUNDS = "monthly"
HEADER = "序号 村（社区） 户主姓名 身份证号 类别 保障人数 月保障金额(元) 纳入时间"


@dataclass(frozen=True, slots=True)
class _Person:
    village: str
    name: str
    identity: str
    members: int
    amount: int


@demo_loader(order=32, name="monthly_rounds")
def load_rounds(options: Options) -> dict[str, int]:
    """Two months and their changes; only where demo staff exists, and once."""
    if settings.DEMO:
        people = People(random.Random(), data(FILE))  # noqa: S311  made-up people
        for row in data(ROUNDS)["rounds"]:
            _load_round(row, people)
    return {"lists_of_changes": Roster.objects.filter(stage=Stage.CHANGES).count()}


@transaction.atomic
def _load_round(row: dict[str, Any], people: People) -> None:
    programme = Programme.objects.get(code=row["programme"])
    township = Division.objects.by_code(row["township"])
    known = Roster.objects.filter(programme=programme, division=township, stage=Stage.MONTHLY)
    if known.exists():
        return
    villages = list(township.get_children().values_list("name", flat=True))
    first = [_drawn(people, villages) for _number in range(row["persons"])]
    lists = [
        _publish(_import(row, month, persons, programme, township), row, month["opened_days_ago"])
        for month, persons in zip(
            row["months"], (first, _next_month(first, row, people, villages)), strict=True
        )
    ]
    changes = writer.draft_changes(lists[-1], User.objects.get(username=row["by"]))
    if changes is not None:
        _sign(changes, row, people)
        _publish(changes, row, row["changes_opened_days_ago"])


def _drawn(people: People, villages: list[str]) -> _Person:
    chance = people.chance
    return _Person(
        village=chance.choice(villages),
        name=people.name(),
        identity=people.identity(),
        members=chance.choice((1, 1, 1, 2, 2, 3)),
        amount=chance.randrange(30, 60) * 10,
    )


def _next_month(
    persons: list[_Person], row: dict[str, Any], people: People, villages: list[str]
) -> list[_Person]:
    """The same persons but for those who left, those who came, and those whose amount moved."""
    kept = persons[row["stopped"] :]
    for number in range(row["increased"] + row["decreased"]):
        more = row["step"] if number < row["increased"] else -row["step"]
        kept[number] = replace(kept[number], amount=kept[number].amount + more)
    return kept + [_drawn(people, villages) for _number in range(row["added"])]


def _import(
    row: dict[str, Any],
    month: dict[str, int],
    persons: list[_Person],
    programme: Programme,
    township: Division,
) -> Roster:
    result = writer.import_roster(
        _file(persons),
        "list.csv",
        programme,
        township,
        Stage.MONTHLY,
        User.objects.get(username=row["by"]),
        month=months_back(month["months_ago"]),
    )
    if result.roster is None:
        raise ValueError([item.code for item in result.findings])
    return result.roster


def _file(persons: list[_Person]) -> bytes:
    out = io.StringIO()
    sheet = csv.writer(out)
    sheet.writerow(HEADER.split())
    for serial, person in enumerate(persons, start=1):
        facts = (person.village, person.name, person.identity, "B类", person.members)
        sheet.writerow([serial, *facts, person.amount, "2024年3月"])
    return out.getvalue().encode("gb18030")


def _sign(changes: Roster, row: dict[str, Any], people: People) -> None:
    editor = User.objects.get(username=row["by"])
    day = _day(row["changes_opened_days_ago"] + 2)
    for village in Division.objects.filter(pk__in=changes.entries.values("village")):
        writer.sign(changes, editor, village, people.name(), day)


def _publish(draft: Roster, row: dict[str, Any], days_ago: int) -> Roster:
    """Explain, describe, submit and approve, as the two persons of the township would."""
    editor = User.objects.get(username=row["by"])
    for finding in draft.findings.filter(severity=Finding.Severity.EXPLAIN, explanation=""):
        writer.explain(finding, editor, row["explanation"])
    draft = writer.describe(
        draft,
        editor,
        meeting_held_on=_day(days_ago + 1),
        meeting_chair="演示主持人",
        meeting_attendees="演示小组",
    )
    draft = writer.submit(draft, editor)
    return writer.approve(draft, User.objects.get(username=row["approver"]), at=_moment(days_ago))


def _moment(days_ago: int) -> datetime:
    return timezone.now() - timedelta(days=days_ago)


def _day(days_ago: int) -> date:
    return timezone.localdate(_moment(days_ago))
