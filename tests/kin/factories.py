"""Officials who file, their relatives, and the range of relations, through the desk."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from complaints.kin import desk
from complaints.models import Declarant, KinRelation, RelativeFiling
from complaints.relatives import digest_of_identity
from disclosure.models import Programme, Register, RegisterEntry, Roster, RosterEntry
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


def recipient(place: Any, identity: str, change: str = "") -> RosterEntry:
    """Somebody on the confirmed list of Qinhe of this month."""
    month = timezone.localdate().replace(day=1)
    person = User.objects.create(username=f"approver-{User.objects.count()}")
    roster = Roster.objects.create(
        reference=f"list-{Roster.objects.count()}",
        programme=programme(),
        division=place.qinhe,
        office=place.qinhe_office,
        stage="monthly",
        month=month,
        status="open",
        opens_on=month,
        preparer=User.objects.create(username=f"preparer-{User.objects.count()}"),
        approver=person,
        meeting_held_on=month,
        meeting_chair="主任",
        meeting_attendees="委员",
    )
    digest = digest_of_identity(identity)
    return RosterEntry.objects.create(
        roster=roster, number=1, masked_name="孙**", identity_digest=digest, change=change
    )


def registered(place: Any, identity: str, filed: bool = False) -> RegisterEntry:
    """The same person in the county's register of near relatives."""
    register = Register.objects.create(
        kind="relative",
        division=place.root,
        as_of=timezone.localdate(),
        source="县局台账",
        source_digest=f"d{Register.objects.count()}",
        uploaded_by=User.objects.create(username=f"uploader-{User.objects.count()}"),
    )
    digest = digest_of_identity(identity)
    return RegisterEntry.objects.create(
        register=register, identity_digest=digest, masked_name="孙**", filed=filed
    )
