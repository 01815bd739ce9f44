"""Steps of the demo cases while they are handled: units, papers, mergers, delivery; and letters."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from complaints import desk, opinions
from complaints.models import Complaint, LetterText
from portal.core.demo import Options, demo_loader, load_rules
from portal.core.models import Office, User
from portal.core.permissions import Action, people_with

Facts = dict[str, Any]
Step = Callable[[Complaint, User, Facts, datetime], object]
# A case that nobody wrote is answered in a few words that claim nothing.
MADE_UP = {"request": "合成事项。", "facts": "合成事项。", "reasons": "合成事项。"}


@demo_loader(order=40, name="letters")
def load_letters(options: Options) -> dict[str, int]:
    """The wording of letters; what the county has changed stays as it is."""
    load_rules("letters")
    return {"letters": LetterText.objects.count()}


def reply(case: Complaint, by: User, facts: Facts, at: datetime) -> object:
    """Answer with what the site knows beforehand and what the demo says."""
    return desk.reply(case, by, at=at, **{**opinions.first_words(case), **facts})


def made_up_reply(case: Complaint, by: User, at: datetime, outcome: str = "") -> None:
    """The answer to a synthetic case, verified first where its kind asks for it."""
    if opinions.needs_investigation(case):
        people = list(desk.investigators_for(case)[:2])
        if len(people) < 2:  # noqa: PLR2004  a unit without staff of its own: not answered yet
            return
        first, second = people
        record = desk.Record(_day(at), "合成地点", first, second, "合成方法", "合成事项。")
        desk.investigate(case, by, record, at=at)
    parts = MADE_UP if opinions.is_written(case.kind) else {}
    # Never found true: no rectification follows from a case that nobody wrote.
    found = outcome or str(desk.findings_for(case)[-1].value)
    reply(case, by, {"outcome": found, "body": "已答复。", **parts}, at)


def _ask_unit(case: Complaint, by: User, facts: Facts, at: datetime) -> object:
    office = Office.objects.get(division__code=facts["office"].ljust(12, "0"))
    return desk.ask_unit(case, by, office, facts["task"], at=at)


def _opinion(case: Complaint, by: User, facts: Facts, at: datetime) -> object:
    unit = case.units.filter(answered_at=None).select_related("office__division")[0]
    people = people_with(Action.COMPLAINT_HANDLE, unit.office.division)
    helper = people.filter(office=unit.office).order_by("pk")[0]
    return desk.unit_opinion(case, helper, unit, facts["opinion"], at=at)


def _investigate(case: Complaint, by: User, facts: Facts, at: datetime) -> object:
    first, second = (User.objects.get(username=name) for name in facts["who"])
    texts = {name: facts[name] for name in ("place", "method", "found")}
    record = desk.Record(on=_day(at), first=first, second=second, **texts)
    return desk.investigate(case, by, record, at=at)


def _merge(case: Complaint, by: User, facts: Facts, at: datetime) -> object:
    lead = Complaint.objects.get(form_token=facts["into"])
    return desk.merge(case, by, lead, facts["reason"], at=at)


def _deliver(case: Complaint, by: User, facts: Facts, at: datetime) -> object:
    return desk.deliver(case, by, case.replies.latest("at"), on=_day(at), at=at, **facts)


def _day(at: datetime) -> date:
    return timezone.localtime(at).date()


STEPS: dict[str, Step] = {
    "reply": reply,
    "ask_unit": _ask_unit,
    "unit_opinion": _opinion,
    "note": lambda case, by, facts, at: desk.note(case, by, facts["body"], at=at),
    "progress": lambda case, by, facts, at: desk.progress(case, by, facts["body"], at=at),
    "investigate": _investigate,
    "merge": _merge,
    "deliver": _deliver,
}
