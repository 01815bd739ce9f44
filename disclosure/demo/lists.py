"""Made-up lists through the one writer.

Identity, phone and account numbers of the made-up people are drawn at run time, travel in memory
as the bytes of a file, and end at the boundary like anyone's.
"""

import csv
import io
import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from disclosure import roster as writer
from disclosure.demo.people import People
from disclosure.demo.programmes import FILE
from disclosure.importing import ImportResult, store_masked
from disclosure.masking import mask_name
from disclosure.models import Programme, Roster, Stage
from disclosure.rows import Masked
from portal.core.demo import Options, data, demo_loader
from portal.core.models import Division, User

SYNTHETIC = "synthetic"
CLASSES = {"tekun": ("分散供养", "集中供养"), "linshi": ("支出型",)}
HEADER = (
    "序号 村（社区） 户主姓名 身份证号 联系电话 一卡通账号 类别 保障人数 月保障金额(元) "
    "纳入时间 救助原因 是否近亲属备案"
)
REASONS = ("因病", "因学", "因灾", "突发事故", "缺劳力")


@demo_loader(order=31, name="publicity_lists")
def load_lists(options: Options) -> dict[str, int]:
    """Made-up lists: public, ended, and waiting for approval; only where demo staff exists."""
    if settings.DEMO:
        people = People(random.Random(), data(FILE))  # noqa: S311  made-up people
        for row in data(FILE)["lists"]:
            _load_list(row, people)
        if options.entries:
            _load_synthetic(options.entries, people)
    return {"lists": Roster.objects.count()}


def _load_list(row: dict[str, Any], people: People) -> None:
    programme = Programme.objects.get(code=row["programme"])
    division = Division.objects.by_code(row["township"])
    known = Roster.objects.filter(
        programme=programme, division=division, stage=row["stage"], preparer__username=row["by"]
    )
    if known.exists():
        return
    editor = User.objects.get(username=row["by"])
    result = writer.import_roster(
        _file(row, division, people),
        "list.csv",
        programme,
        division,
        row["stage"],
        editor,
        month=month_ago(row["months_ago"]),
    )
    if result.roster is not None:
        _bring_along(result.roster, row, editor)


def _bring_along(draft: Roster, row: dict[str, Any], editor: User) -> None:
    """Submit, approve and end the list as far as its entry says."""
    opened = timezone.now() - timedelta(days=row.get("opened_days_ago", 0))
    held = timezone.localdate(opened) - timedelta(days=1)
    draft = writer.describe(
        draft,
        editor,
        meeting_held_on=held,
        meeting_chair="演示主持人",
        meeting_attendees="演示小组",
    )
    draft = writer.submit(draft, editor)
    if "approver" in row:
        approved = writer.approve(draft, User.objects.get(username=row["approver"]), at=opened)
        if approved.closes_on and approved.closes_on < timezone.localdate():
            writer.close_due(_morning_after(approved.closes_on))


def _morning_after(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), datetime.min.time()))


def month_ago(months_ago: int) -> date:
    month = timezone.localdate().replace(day=1)
    for _step in range(months_ago):
        month = (month - timedelta(days=1)).replace(day=1)
    return month


def _file(row: dict[str, Any], township: Division, people: People) -> bytes:
    """A file as a township sends it: title, header, rows, totals, a signature line."""
    villages = list(township.get_children().values_list("name", flat=True))
    out = io.StringIO()
    sheet = csv.writer(out)
    sheet.writerow([f"{township.name}社会救助对象花名表（演示数据）"])
    sheet.writerow(HEADER.split())
    total = 0
    for serial in range(1, row["entries"] + 1):
        amount = people.chance.randrange(28, 99) * 10
        total += amount
        sheet.writerow(_person(serial, villages, row["programme"], amount, people))
    sheet.writerow(["合计", "", "", "", "", "", "", "", total])
    sheet.writerow(["填表人：", "", "", "审核人："])
    return out.getvalue().encode("gb18030")


def _person(
    serial: int, villages: list[str], programme: str, amount: int, people: People
) -> list[object]:
    chance = people.chance
    return [
        serial,
        chance.choice(villages),
        people.name(),
        people.identity(),
        people.digits("13", 11),
        people.digits("6217", 19),
        chance.choice(CLASSES.get(programme, ("A类", "B类", "C类"))),
        chance.choice((1, 1, 1, 2, 2, 3, 4)),
        amount,
        f"{chance.randrange(2015, 2026)}年{chance.randrange(1, 13)}月",
        chance.choice(REASONS),
        chance.choice(("否", "否", "否", "否", "否", "否", "否", "否", "是")),
    ]


@transaction.atomic
def _load_synthetic(entries: int, people: People) -> None:
    """One public list of *entries* made-up rows, for measuring; once per size."""
    digest = f"{SYNTHETIC}-{entries}"
    if Roster.objects.filter(source_digest=digest).exists():
        return
    division = Division.objects.by_code("140431100")
    draft = Roster(
        programme=Programme.objects.get(code="low-income"),
        division=division,
        stage=Stage.MONTHLY,
        month=month_ago(0),
        source_digest=digest,
        preparer=User.objects.get(username="qinhe-editor"),
    )
    columns = {name: name for name in ("serial", "village", "name", "programme_class", "members")}
    result = ImportResult(rows_total=entries, rows_accepted=entries, columns=columns)
    store_masked(draft, _synthetic_rows(entries, division, people), result)
    draft = writer.submit(draft, draft.preparer)
    writer.approve(draft, User.objects.get(username="qinhe-reviewer"))


def _synthetic_rows(entries: int, township: Division, people: People) -> Iterator[Masked]:
    villages = list(township.get_children().values_list("pk", "name"))
    for row in range(1, entries + 1):
        village, village_name = people.chance.choice(villages)
        yield Masked(
            row=row,
            name=mask_name(people.name()),
            village=village,
            village_name=village_name,
            programme_class=people.chance.choice(("边缘家庭", "刚性支出家庭")),
            members=people.chance.randrange(1, 6),
            amount=Decimal(people.chance.randrange(100, 900)),
        )
