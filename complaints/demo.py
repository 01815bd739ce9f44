"""The kinds of the demo county and a handful of cases in every state, filed through the desk."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from complaints import conflicts, demo_handling, demo_limits, desk
from complaints.models import Channel, Complaint, ComplaintKind
from complaints.ways import WAY_OF_ROUTE
from disclosure.models import Roster, RosterEntry
from portal.core.demo import Options, data, demo_loader, load_rules
from portal.core.models import Division, User
from portal.core.permissions import Action, people_with

Facts = dict[str, Any]


@demo_loader(order=40, name="complaint_kinds")
def load_kinds(options: Options) -> dict[str, int]:
    """The kinds of message with their texts, routes and clocks."""
    load_rules("kinds")
    return {"kinds": ComplaintKind.objects.count()}


@demo_loader(order=41, name="complaints")
def load_cases(options: Options) -> dict[str, int]:
    """The demo cases, each once, and as many synthetic ones as asked for."""
    if settings.DEMO:
        for row in data("complaints"):
            _case(row)
    _synthetic(options.complaints)
    return {"cases": Complaint.objects.count()}


@transaction.atomic
def _case(row: Facts) -> None:
    if Complaint.objects.filter(form_token=row["token"]).exists():
        return
    division = Division.objects.by_code(row["where"])
    filed = desk.file(
        desk.Filing(
            kind=row["kind"],
            division=division,
            subject=row["subject"],
            body=row["body"],
            about_unit=row.get("about_unit", ""),
            about_person=row.get("about_person", ""),
            source_organ=row.get("source_organ", ""),
            source_number=row.get("source_number", ""),
            anonymous=row.get("anonymous", False),
            name=row.get("name", ""),
            phone=row.get("phone", ""),
            people_count=row.get("people", 1),
            representatives=tuple((name, "") for name in row.get("representatives", [])),
            public_consent=row.get("consent", False),
            publicity_entry=_entry(division) if row.get("entry") else None,
            channel=row.get("channel", Channel.WEB),
            form_token=row["token"],
            by=User.objects.get(username=row["by"]) if "by" in row else None,
        ),
        at=_moment(row["days"]),
    )
    for days, step, *rest in row["steps"]:
        case = Complaint.objects.get(pk=filed.complaint.pk)
        _STEPS[step](case, _officer(case), rest[0] if rest else {}, _moment(days))


def _moment(days: int) -> datetime:
    """A morning that many days ago; cases keep their dates when the loader runs again."""
    morning = timezone.localtime().replace(hour=9, minute=30, second=0, microsecond=0)
    return min(morning - timedelta(days=days), timezone.now())


def _officer(case: Complaint) -> User:
    action = Action.CONFIDENTIAL_HANDLE if case.confidential else Action.COMPLAINT_HANDLE
    people = people_with(action, case.office.division)
    people = conflicts.without_conflict(people, case)
    # The officer of the unit itself before one from above.
    return people.filter(office=case.office).order_by("pk").first() or people.order_by("pk")[0]


def _entry(division: Division) -> RosterEntry | None:
    """A published entry near the place, when the lists are loaded."""
    township = division.township() or division
    public = RosterEntry.objects.filter(
        roster__status=Roster.Status.OPEN, roster__division__path__startswith=township.path
    )
    return public.order_by("pk").first()


def _refuse(case: Complaint, by: User, facts: Facts, at: datetime) -> object:
    return desk.refuse(
        case, by, facts["reason"], case.kind.redirect_text, facts.get("ground", ""), at=at
    )


def _only(facts: Facts) -> Facts:
    return {name: facts[name] for name in ("way", "organ")}


_STEPS: dict[str, Callable[[Complaint, User, Facts, datetime], object]] = {
    "accept": lambda case, by, facts, at: desk.accept(case, by, at=at),
    "refuse": _refuse,
    "refer": lambda case, by, facts, at: desk.refer(
        case, by, text=facts.get("text", case.kind.redirect_text), at=at, **_only(facts)
    ),
    "confide": lambda case, by, facts, at: desk.make_confidential(case, by, at=at, **facts),
    "recuse": lambda case, by, facts, at: desk.recuse(case, by, at=at, **facts),
    "message": lambda case, by, facts, at: desk.send_message(case, by, facts["body"], at=at),
    "rate": lambda case, by, facts, at: desk.rate(
        case, facts["unit"], facts["petition_office"], at=at
    ),
    "acceptance": lambda case, by, facts, at: desk.set_acceptance(case, facts["accepted"], at=at),
    "close": lambda case, by, facts, at: desk.close(case, by, at=at),
    "publish": lambda case, by, facts, at: desk.publish(case, by, at=at),
    **demo_handling.STEPS,
    **demo_limits.STEPS,
}


def _synthetic(wanted: int) -> None:
    """Cases for measuring: the same ones for the same number, filed through the desk."""
    there = Complaint.objects.filter(form_token__startswith="bulk-").count()
    villages = list(Division.objects.filter(level=Division.Level.VILLAGE).order_by("code"))
    kinds = [
        kind.code
        for kind in ComplaintKind.objects.filter(confidential=False).exclude(route__in=WAY_OF_ROUTE)
    ]
    for start in range(there, wanted, 500):
        with transaction.atomic():
            for number in range(start, min(start + 500, wanted)):
                _synthetic_case(number, villages, kinds)


def _synthetic_case(number: int, villages: list[Division], kinds: list[str]) -> None:
    chance = random.Random(number)  # noqa: S311  made-up data, the same on every machine
    case = desk.file(
        desk.Filing(
            kind=chance.choice(kinds),
            division=chance.choice(villages),
            subject=f"压力测试事项 {number + 1}",
            body="用于测量性能的合成事项，不涉及任何真实的人和事。",
            anonymous=True,
            public_consent=True,
            form_token=f"bulk-{number}",
        ),
        at=_moment(chance.randrange(1, 300)),
    ).complaint
    officer = _officer(case)
    answers = (
        lambda at: desk.accept(case, officer, at=at),
        lambda at: demo_handling.made_up_reply(case, officer, at),
    )
    for answer in answers:
        if chance.random() < 0.3:  # noqa: PLR2004  three in ten stay as they are
            return
        answer(_moment(chance.randrange(0, 20)))
