"""Checks in every state, brought there through the desk."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from complaints.rectification.inspections import desk
from complaints.rectification.models import (
    InspectionFinding,
    InspectionPlan,
    InspectionTarget,
    SheetQuestion,
)
from disclosure.models import Programme, Roster, RosterEntry
from portal.core.models import Division, User
from tests.complaints.factories import County
from tests.rectification import factories
from tests.rectification.factories import Staff

INTERNAL = "内部：第3户调查表只有一人签字"
PUBLIC = "个别家庭入户调查只有一名工作人员参加"


def today() -> date:
    return timezone.localdate()


def draft(people: Staff, **changes: Any) -> desk.PlanDraft:
    """A sound plan: one of two townships, two households each, by two of three people."""
    values: dict[str, Any] = {
        "title": "三季度随机检查",
        "theme": "公示、入户调查和资金发放",
        "kind": "random",
        "starts_on": today() - timedelta(days=5),
        "ends_on": today() + timedelta(days=20),
        "townships_wanted": 1,
        "cases_wanted": 2,
        "inspectors_wanted": 2,
        "pool": (people.county_officer, people.supervisor, people.qinhe_officer),
    }
    return desk.PlanDraft(**{**values, **changes})


def public_list(place: County, township: Division, village: Division, size: int = 5) -> Roster:
    """A monthly list of a township that is public."""
    clerk = User.objects.get_or_create(username=f"clerk-{township.code}")[0]
    approver = User.objects.get_or_create(username=f"approver-{township.code}")[0]
    programme = Programme.objects.get_or_create(
        code="dibao", defaults={"name": "农村低保", "basis": "-"}
    )[0]
    roster = Roster.objects.create(
        reference=f"dibao-{township.short_code}-2026-10",
        programme=programme,
        division=township,
        stage="monthly",
        month=date(2026, 10, 1),
        status="open",
        preparer=clerk,
        approver=approver,
        meeting_held_on=date(2026, 10, 20),
        meeting_chair="演示",
        meeting_attendees="演示",
        opens_on=date(2026, 10, 30),
        opened_at=timezone.now() - timedelta(days=10),
        office=place.bureau,
        township_phone="0355-7000001",
        county_phone="0355-7000002",
        basis="沁民字〔2022〕51号",
    )
    for number in range(1, size + 1):
        RosterEntry.objects.create(roster=roster, number=number, village=village, masked_name="张*")
    return roster


def lists(place: County) -> None:
    """Both townships have a public list."""
    if Roster.objects.exists():
        return
    public_list(place, place.qinhe, place.qinhe_village)
    public_list(place, place.guodao, place.guodao_village)


def question(code: str = "visit", **changes: Any) -> SheetQuestion:
    values = {"text": "入户调查由两名以上工作人员进行", "category": "home_visit"}
    return SheetQuestion.objects.create(code=code, **{**values, **changes})


def planned(people: Staff, **changes: Any) -> InspectionPlan:
    return desk.plan(draft(people, **changes), people.county_officer)


def announced(people: Staff, **changes: Any) -> InspectionPlan:
    return desk.announce(planned(people, **changes), people.county_officer)


def drawn(place: County, people: Staff, **changes: Any) -> InspectionTarget:
    """The one township of a check that was drawn."""
    lists(place)
    plan = announced(people, **changes)
    desk.draw(plan, people.county_officer)
    return plan.targets.select_related("plan", "division").first()  # type: ignore[return-value]


def of_qinhe(place: County, people: Staff, **changes: Any) -> InspectionTarget:
    """Qinhe's sheet in a regular check of every township, whose inspectors are of the county."""
    pool = (people.county_officer, people.supervisor)
    values = {"kind": "regular", "townships_wanted": 0, "pool": pool}
    plan = drawn(place, people, **{**values, **changes}).plan
    return plan.targets.select_related("plan", "division").get(division=place.qinhe)


def finding_draft(**changes: Any) -> desk.FindingDraft:
    values = {"category": "home_visit", "problem": INTERNAL, "public_problem": PUBLIC}
    return desk.FindingDraft(**{**values, **changes})


def found(
    target: InspectionTarget, people: Staff, confirm: bool = True, **changes: Any
) -> InspectionFinding:
    """A finding of the county's officer, confirmed by the county's supervisor."""
    row = desk.record(target, people.county_officer, finding_draft(**changes))
    return desk.confirm(row, people.supervisor) if confirm else row


def fill(target: InspectionTarget, by: User) -> None:
    """Every question of the sheet in order, with its photo."""
    for case in (None, *target.cases.all()):
        asked = SheetQuestion.objects.filter(active=True, per_case=case is not None)
        rows = [desk.Answered(one, "in_order", "", factories.picture()) for one in asked]
        if rows:
            desk.answer(target, by, rows, case)


def finished(target: InspectionTarget, by: User) -> InspectionTarget:
    fill(target, by)
    return desk.finish(target, by, today())


def recorded(place: County, people: Staff) -> InspectionPlan:
    """A check whose visits have ended, with one confirmed finding in Qinhe."""
    target = of_qinhe(place, people)
    found(target, people)
    for one in target.plan.targets.select_related("plan", "division"):
        finished(one, people.county_officer)
    return desk.complete(target.plan, people.county_officer)


def duty(people: Staff, **changes: Any) -> desk.Duty:
    values = {
        "unit": people.qinhe_officer.office,
        "person": people.qinhe_officer,
        "target": "调查表由两名以上工作人员签字",
        "deadline": today() + timedelta(days=20),
    }
    return desk.Duty(**{**values, **changes})
