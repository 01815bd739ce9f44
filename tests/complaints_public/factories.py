"""A small county that can be written to, and filled-in forms."""

from datetime import date
from typing import Any

from complaints import desk
from complaints.models import ComplaintKind
from portal.core.models import Appointment, DeadlineRule, Division, Office, Role, User
from tests.support.made_up import mobile
from tests.support.remembered import remembered

LONG_AGO = date(2020, 1, 1)


@remembered
def county() -> dict[str, Any]:
    """County, two townships with a village each, offices, three kinds, clocks, an officer."""
    root = Division.add_root(code="140431000000", name="Qinyuan", level="county")
    bureau = Office.objects.create(
        name="Bureau", division=root, hotline="0355-5550100", address="1 Street", hours="8-18"
    )
    made: dict[str, Any] = {"county": root, "bureau": bureau}
    for number, key in enumerate(("qinhe", "guodao")):
        town = Division.objects.get(pk=root.pk).add_child(
            code=f"14043110{number}000", name=key.title(), level="township"
        )
        village = town.add_child(
            code=f"14043110{number}201", name=f"{key} village", level="village"
        )
        office = Office.objects.create(
            name=f"{key.title()} office",
            division=town,
            superior=bureau,
            hotline=f"0355-555011{number}",
            address="Street",
            hours="8-18",
        )
        made |= {key: town, f"{key}_village": village, f"{key}_office": office}
    kinds()
    clocks()
    made["officer"] = officer(made["qinhe"], made["qinhe_office"])
    return made


def officer(division: Division, office: Office, role: str = Role.PETITION_OFFICER) -> User:
    """A member of staff with one role."""
    user = User.objects.create(username=f"{role}-{division.code}", office=office)
    Appointment.objects.create(user=user, role=role, division=division)
    return user


def kinds() -> None:
    for code, more in {
        "service": {},
        "assistance_report": {
            "needs_verdict": True,
            "handle_rule": "complaint.assist_verify",
            "hint": "wrongly paid",
        },
        "accusation": {"confidential": True, "needs_verdict": True},
    }.items():
        ComplaintKind.objects.create(
            code=code, name=f"kind {code}", effective_from=LONG_AGO, **more
        )


def clocks() -> None:
    for key, amount in {
        "petition.notice": 15,
        "petition.handle": 60,
        "complaint.assist_verify": 15,
        "petition.review_request": 30,
        "satisfaction.window": 30,
    }.items():
        DeadlineRule.objects.create(
            key=key,
            title=f"title {key}",
            amount=amount,
            unit="calendar",
            article="Article 1",
            effective_from=LONG_AGO,
        )


def typed(**changed: Any) -> dict[str, Any]:
    """A filing form as a citizen sends it."""
    values = {
        "kind": "service",
        "division": "140431100201",
        "subject": "No answer for two months",
        "body": "I applied and nobody answered.",
        "name": "Somebody",
        "phone": mobile(),
        **changed,
    }
    return {key: value for key, value in values.items() if value is not None}


def filed(place: Division, **changed: Any) -> desk.Filed:
    """A case that has been filed."""
    values: dict[str, Any] = {
        "kind": "service",
        "division": place,
        "subject": "No answer",
        "body": "Nobody answered.",
        "anonymous": True,
        **changed,
    }
    return desk.file(desk.Filing(**values))
