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
from disclosure.demo.people import People, months_back
from disclosure.demo.programmes import FILE
from disclosure.demo.standards import FILE as STANDARDS
from disclosure.intake.importing import ImportResult, store_masked
from disclosure.intake.rows import Masked
from disclosure.masking import mask_name
from disclosure.models import Finding, Programme, Roster, Stage
from portal.core.demo import Options, data, demo_loader
from portal.core.models import Division, User

SYNTHETIC = "synthetic"
CLASSES = {"tekun": ("分散供养", "集中供养"), "linshi": ("支出型",)}
HEADER = (
    "序号 村（社区） 户主姓名 身份证号 联系电话 一卡通账号 类别 保障人数 月保障金额(元) "
    "纳入时间 救助原因 是否近亲属备案"
)
AMOUNT = HEADER.split().index("月保障金额(元)")
REASONS = ("因病", "因学", "因灾", "突发事故", "缺劳力")


@demo_loader(order=31, name="publicity_lists")
def load_lists(options: Options) -> dict[str, int]:
    """Made-up lists: public, ended, and waiting for approval; only where demo staff exists."""
    if settings.DEMO:
        people = People(random.Random(), data(FILE))  # noqa: S311  made-up people
        for row in data(FILE)["lists"]:
            load_list(row, people)
        if options.entries:
            _load_synthetic(options.entries, people)
    return {"lists": Roster.objects.count()}


def load_list(row: dict[str, Any], people: People) -> None:
    """Import one list and bring it along, unless its preparer has made one like it."""
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
        month=months_back(row["months_ago"]),
    )
    if result.roster is not None:
        _bring_along(result.roster, row, editor)


def _bring_along(draft: Roster, row: dict[str, Any], editor: User) -> None:
    """Explain, submit, approve and end the list as far as its entry says."""
    if row.get("draft"):
        return
    _explain_all(draft, editor)
    opened = timezone.now() - timedelta(days=row.get("opened_days_ago", 0))
    draft = _held_a_meeting(draft, editor, timezone.localdate(opened) - timedelta(days=1))
    draft = writer.submit(draft, editor)
    if "approver" in row:
        approved = writer.approve(draft, User.objects.get(username=row["approver"]), at=opened)
        if approved.closes_on and approved.closes_on < timezone.localdate():
            writer.close_due(_morning_after(approved.closes_on))


def _held_a_meeting(draft: Roster, editor: User, held_on: date) -> Roster:
    return writer.describe(
        draft,
        editor,
        meeting_held_on=held_on,
        meeting_chair="演示主持人",
        meeting_attendees="演示小组",
    )


def _explain_all(draft: Roster, editor: User) -> None:
    reasons = data(STANDARDS)["explanations"]
    for finding in draft.findings.filter(severity=Finding.Severity.EXPLAIN):
        writer.explain(finding, editor, reasons.get(finding.code, reasons["other"]))


def _morning_after(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), datetime.min.time()))


def _file(row: dict[str, Any], township: Division, people: People) -> bytes:
    """A file as a township sends it: title, header, rows, totals, a signature line."""
    villages = list(township.get_children().values_list("name", flat=True))
    out = io.StringIO()
    sheet = csv.writer(out)
    sheet.writerow([f"{township.name}社会救助对象花名表（演示数据）"])
    sheet.writerow(HEADER.split())
    total = 0
    cast = iter(row.get("cast", ()))
    for serial in range(1, row["entries"] + 1):
        cells = _person(serial, villages, row["programme"], next(cast, {}), people)
        total += int(str(cells[AMOUNT]))
        sheet.writerow(cells)
    sheet.writerow(["合计", "", "", "", "", "", "", "", total])
    sheet.writerow(["填表人：", "", "", "审核人："])
    return out.getvalue().encode("gb18030")


def _person(
    serial: int, villages: list[str], programme: str, part: dict[str, Any], people: People
) -> list[object]:
    """One row; *part* is what the data file says of somebody who stands in other files too."""
    chance = people.chance
    name, identity = people.cast(part["key"]) if part else (people.name(), people.identity())
    members = 1 if programme == "tekun" else chance.choice((1, 1, 1, 2, 2, 3, 4))
    return [
        serial,
        chance.choice(villages),
        name,
        identity,
        people.digits("13", 11),
        people.digits("6217", 19),
        chance.choice(CLASSES.get(programme, ("A类", "B类", "C类"))),
        members,
        members * part.get("each", chance.randrange(28, 60) * 10),
        f"{chance.randrange(2015, 2026)}年{chance.randrange(1, 13)}月",
        chance.choice(REASONS),
        part.get("filed", "否"),
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
        month=months_back(0),
        source_digest=digest,
        preparer=User.objects.get(username="qinhe-editor"),
    )
    columns = {name: name for name in ("serial", "village", "name", "programme_class", "members")}
    result = ImportResult(rows_total=entries, rows_accepted=entries, columns=columns)
    store_masked(draft, _synthetic_rows(entries, division, people), result)
    draft = _held_a_meeting(draft, draft.preparer, timezone.localdate())
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
