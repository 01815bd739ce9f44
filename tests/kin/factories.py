"""Officials who file, their relatives, and the range of relations, through the desk."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from complaints.kin import desk
from complaints.models import Declarant, KinRelation, RelativeFiling
from disclosure.models import Programme
from portal.core.models import Division, User
from tests.support.made_up import identity_number

RELATIVE = "孙测试"
LONG_AGO = date(2020, 1, 1)


def official(user: User, by: User, **changes: Any) -> Declarant:
    """*user* on the list of those who file near relatives, once, for a long time."""
    found = Declarant.objects.filter(user=user).first()
    who = desk.Official(post="民政助理员", since=date(2020, 1, 1), user=user, **changes)
    return found or desk.add_official(who, by)


def committee_member(place: Division, by: User, name: str = "任测试") -> Declarant:
    """A member of a village committee on the list, without an account."""
    who = desk.Official("村委会委员", date(2020, 1, 1), None, name, place)
    return desk.add_official(who, by)


def relation(name: str = "兄弟", **changes: Any) -> KinRelation:
    """A relation of the range that has to be filed."""
    values = {"code": f"r{KinRelation.objects.count()}", **changes}
    return KinRelation.objects.get_or_create(name=name, defaults=values)[0]


def programme() -> Programme:
    """The rural minimum living allowance."""
    values = {"name": "农村低保", "basis": "民发〔2021〕57号"}
    return Programme.objects.get_or_create(code="dibao-rural", defaults=values)[0]


def relative(**changes: Any) -> desk.Relative:
    """A brother who receives the allowance."""
    values: dict[str, Any] = {
        "relation": relation(),
        "name": RELATIVE,
        "identity": identity_number(),
        "programme": programme(),
    }
    return desk.Relative(**{**values, **changes})


def filed(
    official: Declarant, by: User, at: datetime | None = None, **changes: Any
) -> RelativeFiling:
    """A filing of that brother."""
    return desk.file_relative(official, by, relative(**changes), at)


def days_ago(days: int) -> datetime:
    """A moment so many days back."""
    return timezone.now() - timedelta(days=days)
