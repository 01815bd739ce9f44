"""Relations of the county, and made-up officials with their filings, through the desk."""

import random
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from complaints import relatives
from complaints.kin import desk
from complaints.models import Declarant, KinRelation, RelativeFiling
from disclosure.demo.people import People
from disclosure.demo.programmes import FILE as PEOPLE
from disclosure.models import Programme
from portal.core.demo import Options, data, demo_loader, load_rules
from portal.core.models import Division, User

FILE = "kin"
Row = dict[str, Any]


@demo_loader(order=40, name="near_relatives")
def load_kin(options: Options) -> dict[str, int]:
    """The range of relations, and officials; before the cases that filings keep somebody from."""
    rows = data(FILE)
    load_rules("relations")
    if settings.DEMO and not Declarant.objects.exists():
        with transaction.atomic():
            for row in rows["officials"]:
                _official(row)
    return {"officials": Declarant.objects.count(), "filings": RelativeFiling.objects.count()}


def _official(row: Row) -> None:
    keeper = User.objects.get(username=row["by"])
    began = _moment(row["days"])
    user = User.objects.get(username=row["user"]) if "user" in row else None
    place = Division.objects.by_code(row["village"]) if "village" in row else None
    since = timezone.localdate(began)
    who = desk.Official(row["post"], since, user, row.get("name", ""), place)
    official = desk.add_official(who, keeper, at=began)
    for one in row.get("filings", []):
        relative = _relative(one)
        if not _on_record(official, relative):
            desk.file_relative(official, keeper, relative, at=_moment(one["days"]))
    if "declared" in row:
        desk.declare(official, keeper, row["declared"], at=_this_year())


def _on_record(official: Declarant, relative: desk.Relative) -> bool:
    """Whether it was filed before there was a list of officials."""
    filed = official.relative_filings.filter(ended_on=None)
    return filed.filter(name_digest=relatives.digest_of_name(relative.name)).exists()


def _relative(row: Row) -> desk.Relative:
    """A person of the demo lists, or one who receives nothing."""
    relation = KinRelation.objects.get(code=row["relation"])
    if "cast" not in row:
        return desk.Relative(relation, row["name"])
    people = People(random.Random(), data(PEOPLE))  # noqa: S311  made-up people
    name, identity = people.cast(row["cast"])
    return desk.Relative(relation, name, identity, Programme.objects.get(code=row["programme"]))


def _moment(days: int) -> datetime:
    morning = timezone.localtime().replace(hour=9, minute=0, second=0, microsecond=0)
    return morning - timedelta(days=days)


def _this_year() -> datetime:
    """A morning of this year when declarations come in, or now before there is one."""
    now = timezone.localtime()
    return min(now, now.replace(month=2, day=20, hour=10, minute=0, second=0, microsecond=0))
