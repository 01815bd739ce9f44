"""Made-up registers through the one writer; their people exist only while a file is built."""

import csv
import io
import random
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import timezone

from disclosure.demo.people import People, months_back
from disclosure.demo.programmes import FILE as PEOPLE
from disclosure.demo.standards import FILE
from disclosure.intake.registers import import_register
from disclosure.models import Register
from portal.core.demo import Options, data, demo_loader
from portal.core.models import Division, User

DECEASED = ("序号", "姓名", "身份证号码", "死亡日期")
RELATIVE = ("序号", "近亲属姓名", "近亲属身份证号", "与其关系", "是否备案")


@demo_loader(order=30, name="registers")
def load_registers(options: Options) -> dict[str, int]:
    """A register of the deceased and one of filed relatives; only where demo staff exists."""
    if settings.DEMO:
        people = People(random.Random(), data(PEOPLE))  # noqa: S311  made-up people
        for row in data(FILE)["registers"]:
            _load(row, people)
    return {"registers": Register.objects.count()}


def _load(row: dict[str, Any], people: People) -> None:
    division = Division.objects.by_code(row["division"])
    if Register.objects.filter(kind=row["kind"], division=division).exists():
        return
    import_register(
        _file(row, people),
        "register.csv",
        row["kind"],
        division,
        timezone.localdate(),
        row["source"],
        User.objects.get(username=row["by"]),
    )


def _file(row: dict[str, Any], people: People) -> bytes:
    deceased = row["kind"] == Register.Kind.DECEASED
    out = io.StringIO()
    sheet = csv.writer(out)
    sheet.writerow(DECEASED if deceased else RELATIVE)
    persons = [(people.cast(part["key"]), part) for part in row["people"]]
    persons += [((people.name(), people.identity()), {}) for _number in range(row["others"])]
    for serial, (person, part) in enumerate(persons, start=1):
        rest = [_died(part, people)] if deceased else ["父母", part.get("filed", "是")]
        sheet.writerow([serial, *person, *rest])
    return out.getvalue().encode("gb18030")


def _died(part: dict[str, Any], people: People) -> date:
    months = part.get("months_ago", people.chance.randrange(3, 30))
    return months_back(months)
