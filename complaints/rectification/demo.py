"""The rectification list of the demo county, made through the same desk as real work."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from PIL import Image, ImageDraw

from complaints.models import Complaint
from complaints.rectification import desk
from complaints.rectification.asking.demo import ask, village_of
from complaints.rectification.drafts import Answers, ItemDraft
from complaints.rectification.models import Category, RectificationItem, Source, Urgency
from complaints.tracking import FOUND_TRUE
from portal.core.demo import Options, data, demo_loader
from portal.core.models import Division, Office, User
from portal.core.uploads import CleanFile, clean_upload

Row = dict[str, Any]
Step = Callable[[RectificationItem, Row, datetime], object]


@demo_loader(order=50, name="rectification")
def load_rectification(options: Options) -> dict[str, int]:
    """Items of every kind, from every source, in every state; once."""
    if settings.DEMO and not RectificationItem.objects.exists():
        with transaction.atomic():
            _load(data("rectification"))
    return {"items": RectificationItem.objects.count()}


def _load(rows: Row) -> None:
    for row in rows["listed"]:
        _story(row, Division.objects.by_code(row["where"]))
    complaint = _complaint()
    if complaint is not None:
        township = complaint.division.township() or complaint.division
        _story({**rows["from_complaint"], "source": "complaint"}, township, complaint)


def _story(row: Row, place: Division, complaint: Complaint | None = None) -> None:
    """The item, its measures, and what happened since."""
    item = _open(row, place, complaint)
    for text in row["measures"]:
        who = item.responsible_person
        desk.add_measure(item, _staff("rectify"), text, who, item.deadline, _moment(row["opened"]))
    for step in row.get("steps", ()):
        item.refresh_from_db()
        STEPS[step["do"]](item, step, _moment(step["day"]))


def _complaint() -> Complaint | None:
    found = Complaint.objects.filter(outcome__in=FOUND_TRUE, confidential=False)
    return found.order_by("filed_at").first()


def _open(row: Row, place: Division, complaint: Complaint | None) -> RectificationItem:
    office = Office.objects.get(division=place)
    officer = User.objects.filter(
        appointments__role="rectification_officer", appointments__division=place
    ).first()
    draft = ItemDraft(
        problem=row["problem"],
        public_problem=row["public_problem"],
        category=Category(row["category"]),
        source=Source(row["source"]),
        reference=row.get("reference", ""),
        kind=Urgency(row.get("kind", "by_date")),
        division=place,
        responsible_unit=office,
        responsible_person=officer or User.objects.filter(office=office)[0],
        target=row["target"],
        deadline=_day(row["deadline_in"]),
        complaint=complaint,
    )
    return desk.open_item(draft, _staff("rectify"), at=_moment(row["opened"]))


def _report(item: RectificationItem, step: Row, at: datetime) -> None:
    desk.report_progress(item, item.responsible_person, step["note"], at=at)


def _do_one(item: RectificationItem, step: Row, at: datetime) -> None:
    waiting = item.measures.filter(done_on=None).order_by("pk")
    desk.complete_measure(waiting[0], item.responsible_person, at=at)


def _ask_extension(item: RectificationItem, step: Row, at: datetime) -> None:
    later = _day(step["until"])
    desk.ask_extension(item, item.responsible_person, later, step["reason"], at=at)


def _extend(item: RectificationItem, step: Row, at: datetime) -> None:
    desk.grant_extension(item, _staff("supervisor"), step["reason"], at=at)


def _request(item: RectificationItem, step: Row, at: datetime) -> None:
    officer = item.responsible_person
    for measure in item.measures.filter(done_on=None):
        desk.complete_measure(measure, officer, at=at)
    desk.add_evidence(item, officer, _picture(), step["evidence"], at=at)
    desk.request_closing(item, officer, step["result"], at=at)


def _refuse(item: RectificationItem, step: Row, at: datetime) -> None:
    desk.refuse_closing(item, _staff("supervisor"), step["reason"], at=at)


def _close(item: RectificationItem, step: Row, at: datetime) -> None:
    """The closing, and the end of its notice where that lies in the past."""
    item = desk.grant_closing(item, _staff("supervisor"), step["reason"], at=at)
    if item.notice_until:
        over = at + (item.notice_until - timezone.localdate(at)) + timedelta(days=1)
        if over < timezone.now():
            desk.end_notice(item, over)


def _look_back(item: RectificationItem, step: Row, at: datetime) -> None:
    """The visits before it, and the three answers; `failed` names those that are no."""
    waiting, failed = desk.pending_look_back(item), step.get("failed", ())
    if waiting is None:
        return
    village = village_of(item)
    for n in range(step["visits"]):
        accepts = n >= step.get("against", 0)
        said = desk.Said(accepts, "" if accepts else step["because"])
        desk.record_visit(waiting, _staff("rectify"), _staff("petition"), village, said, at=at)
    answers = Answers(
        measures_in_place="measures_in_place" not in failed,
        measures_evidence=step["seen"],
        solved_on_time="solved_on_time" not in failed,
        solved_evidence=step["told"],
        residents_accept="residents_accept" not in failed,
        residents_evidence=step["asked"],
        new_deadline=_day(step["new_deadline_in"]) if failed else None,
        files=(_picture(),),
    )
    desk.look_back(waiting, _staff("rectify"), answers, at=at)


STEPS: dict[str, Step] = {
    "report": _report,
    "do_one": _do_one,
    "ask_extension": _ask_extension,
    "extend": _extend,
    "request": _request,
    "refuse": _refuse,
    "close": _close,
    "ask": ask,
    "look_back": _look_back,
}


def _staff(post: str) -> User:
    return User.objects.get(username=f"county-{post}")


def _moment(days: int) -> datetime:
    return timezone.now() + timedelta(days=days)


def _day(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def _picture() -> CleanFile:
    """A drawn picture: no photograph of a real place."""
    picture = Image.new("RGB", (640, 400), "#e9f1f2")
    ImageDraw.Draw(picture).rectangle((60, 60, 580, 340), outline="#0a4350", width=6)
    buffer = BytesIO()
    picture.save(buffer, "PNG")
    return clean_upload(ContentFile(buffer.getvalue(), name="evidence.png"))
