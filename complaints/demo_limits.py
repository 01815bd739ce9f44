"""Steps of the demo cases that move a clock: longer time, supplements, objections, reviews."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from complaints import desk
from complaints.models import Complaint
from portal.core.models import Office, User
from portal.core.permissions import Action, people_with

Facts = dict[str, Any]
Step = Callable[[Complaint, User, Facts, datetime], object]


def _grant(case: Complaint, by: User, facts: Facts, at: datetime) -> object:
    """A superior decides, never the officer."""
    superior = people_with(Action.COMPLAINT_EXTEND, case.office.division).order_by("pk")[0]
    return desk.grant_extension(case, superior, at=at)


def _transfer(case: Complaint, by: User, facts: Facts, at: datetime) -> object:
    office = Office.objects.filter(name__startswith=facts["office"]).order_by("pk")[0]
    return desk.transfer(case, by, office, facts["reason"], at=at)


STEPS: dict[str, Step] = {
    "ask_extension": lambda case, by, facts, at: desk.ask_extension(case, by, at=at, **facts),
    "grant_extension": _grant,
    "ask_supplement": lambda case, by, facts, at: desk.ask_supplement(case, by, at=at, **facts),
    "use_simple": lambda case, by, facts, at: desk.use_simple(case, by, at=at),
    "ask_review": lambda case, by, facts, at: desk.ask_review(case, facts["reason"], at=at),
    "transfer": _transfer,
    "object_to_transfer": lambda case, by, facts, at: desk.object_to_transfer(
        case, by, at=at, **facts
    ),
}
