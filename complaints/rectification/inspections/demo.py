"""The questions of the sheet, a finished check whose findings became items, and an announced one.

Made through the same desk as real work, so that whoever draws again gets the same.
"""

from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from PIL import Image

from complaints.rectification.inspections import desk, pool
from complaints.rectification.inspections.visiting import questions
from complaints.rectification.models import (
    InspectionCase,
    InspectionFinding,
    InspectionPlan,
    InspectionTarget,
    SheetQuestion,
)
from portal.core.demo import Options, data, demo_loader
from portal.core.models import Division, Office, User
from portal.core.uploads import CleanFile, clean_upload

Row = dict[str, Any]


@demo_loader(order=55, name="checks")
def load_checks(options: Options) -> dict[str, int]:
    """The questions always; checks once, in the demo."""
    found = data("checks")
    for row in found["questions"]:
        SheetQuestion.objects.get_or_create(code=row["code"], defaults=row)
    if settings.DEMO and not InspectionPlan.objects.exists():
        with transaction.atomic():
            _finish(found["finished"])
            _announce(found["announced"])
    return {"questions": SheetQuestion.objects.count(), "checks": InspectionPlan.objects.count()}


def _announce(row: Row) -> InspectionPlan:
    officer = _officer()
    draft = desk.PlanDraft(
        title=row["title"],
        theme=row["theme"],
        kind=row["kind"],
        starts_on=_day(row["starts"]),
        ends_on=_day(row["ends"]),
        townships_wanted=row["townships"],
        cases_wanted=row["cases"],
        inspectors_wanted=row["inspectors"],
        pool=tuple(pool.may_be_drawn(Division.objects.by_code("140431"))),
    )
    plan = desk.plan(draft, officer, at=_moment(row["planned"]))
    return desk.announce(plan, officer, at=_moment(row["announced"]))


def _finish(row: Row) -> None:
    plan, officer = _announce(row), _officer()
    desk.draw(plan, officer, at=_moment(row["drawn"]))
    targets = list(plan.targets.select_related("plan", "division"))
    visited = _moment(row["visited"])
    findings = []
    for number, target in enumerate(targets):
        _fill(target, row["wrong"] if number == 0 else {}, visited)
        for said in row["findings"][number :: len(targets)]:
            findings.append((_find(target, said, visited), said))
        first = target.inspectors.order_by("pk")[0]
        desk.finish(target, first, _day(row["visited"]), at=visited)
    desk.complete(plan, officer, at=_moment(row["ends"]))
    for finding, said in findings:
        desk.put_on_list(finding, officer, _duty(finding, said), at=_moment(row["listed"]))


def _fill(target: InspectionTarget, wrong: dict[str, str], at: datetime) -> None:
    """Everything in order but what is *wrong*, by question."""
    by = target.inspectors.order_by("pk")[0]
    parts: list[InspectionCase | None] = [None, *target.cases.all()]
    for case in parts:
        rows = [_answered(one, wrong) for one in questions(per_case=case is not None)]
        desk.answer(target, by, rows, case, at=at)


def _answered(question: SheetQuestion, wrong: dict[str, str]) -> desk.Answered:
    note = wrong.get(question.code, "")
    answer = "not_in_order" if note else "in_order"
    return desk.Answered(question, answer, note, _photo() if question.wants_file else None)


def _find(target: InspectionTarget, said: Row, at: datetime) -> InspectionFinding:
    first, second = target.inspectors.order_by("pk")[:2]
    draft = desk.FindingDraft(
        category=said["category"],
        problem=said["problem"],
        public_problem=said["public_problem"],
        outcome=said["outcome"],
        urgency=said["urgency"],
        accountability=said["accountability"],
        accountability_reason=said["reason"],
    )
    return desk.confirm(desk.record(target, first, draft, at=at), second, at=at)


def _duty(finding: InspectionFinding, said: Row) -> desk.Duty:
    """The township's own officer, or the county's where the demo has nobody in the township."""
    place = finding.target.division
    staff = User.objects.filter(appointments__role="rectification_officer", office__isnull=False)
    person = staff.filter(office__division=place).first() or _officer()
    unit = person.office or Office.objects.filter(division=place)[0]
    return desk.Duty(unit, person, said["target"], _day(said["deadline_in"]))


def _officer() -> User:
    return User.objects.get(username="county-rectify")


def _moment(days: int) -> datetime:
    return timezone.now() + timedelta(days=days)


def _day(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def _photo() -> CleanFile:
    """A plain surface: no photograph of a real place."""
    buffer = BytesIO()
    Image.new("RGB", (320, 240), "#dbe7df").save(buffer, "PNG")
    return clean_upload(ContentFile(buffer.getvalue(), name="photo.png"))
