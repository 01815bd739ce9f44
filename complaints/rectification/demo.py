"""The rectification list of the demo county, made through the same desk as real work."""

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
from complaints.rectification.drafts import Answers, ItemDraft
from complaints.rectification.models import Category, RectificationItem, Source, Urgency
from complaints.tracking import FOUND_TRUE
from portal.core.demo import Options, data, demo_loader
from portal.core.models import Division, Office, User
from portal.core.uploads import CleanFile, clean_upload

Row = dict[str, Any]
HOUSEHOLDS = 5


@demo_loader(order=50, name="rectification")
def load_rectification(options: Options) -> dict[str, int]:
    """Items late, on notice, confirmed, waiting for more time, and one behind a complaint; once."""
    if settings.DEMO and not RectificationItem.objects.exists():
        with transaction.atomic():
            _load(data("rectification"))
    return {"items": RectificationItem.objects.count()}


def _load(rows: Row) -> None:
    for row in rows["listed"]:
        township = Division.objects.by_code(row["township"])
        item = _open(row, township, Source(row["source"]))
        if "closed" in row:
            _close(item, row)
        if "extension" in row:
            _ask_for_time(item, row["extension"])
    complaint = _complaint()
    if complaint is not None:
        row = rows["from_complaint"]
        township = complaint.division.township() or complaint.division
        _open(row, township, Source.COMPLAINT, complaint)


def _complaint() -> Complaint | None:
    found = Complaint.objects.filter(outcome__in=FOUND_TRUE, confidential=False)
    return found.order_by("filed_at").first()


def _open(
    row: Row,
    township: Division,
    source: Source,
    complaint: Complaint | None = None,
) -> RectificationItem:
    office = Office.objects.get(division=township)
    officer = User.objects.filter(
        appointments__role="rectification_officer", appointments__division=township
    ).first()
    opened = _moment(row["opened"])
    item = desk.open_item(
        ItemDraft(
            problem=row["problem"],
            public_problem=row["public_problem"],
            category=Category(row["category"]),
            source=source,
            division=township,
            responsible_unit=office,
            responsible_person=officer or User.objects.filter(office=office)[0],
            target=row["target"],
            deadline=_day(row["deadline_in"]),
            complaint=complaint,
            reference=row.get("reference", ""),
            kind=Urgency(row.get("kind", Urgency.BY_DATE)),
        ),
        _county_officer(),
        at=opened,
    )
    for text in row["measures"]:
        who = item.responsible_person
        desk.add_measure(item, _county_officer(), text, who, item.deadline, at=opened)
    return item


def _ask_for_time(item: RectificationItem, row: Row) -> None:
    later = item.deadline + timedelta(days=row["days"])
    asked = _moment(row["asked"])
    desk.ask_extension(item, item.responsible_person, later, row["reason"], at=asked)


def _close(item: RectificationItem, row: Row) -> None:
    closed, officer = _moment(row["closed"]), item.responsible_person
    for measure in item.measures.all():
        desk.complete_measure(measure, officer, at=closed)
    desk.add_evidence(item, officer, _picture(), row["evidence"], at=closed)
    desk.request_closing(item, officer, row["result"], at=closed)
    supervisor = User.objects.get(username="county-supervisor")
    item = desk.grant_closing(item, supervisor, row["checked"], at=closed)
    if "looked_back" not in row:
        return  # still on notice
    if item.notice_until:
        over = item.notice_until - timezone.localdate(closed) + timedelta(days=1)
        desk.end_notice(item, closed + over)
    _look_back(item, row, _moment(row["looked_back"]))


def _look_back(item: RectificationItem, row: Row, at: datetime) -> None:
    """Two members of staff ask as many households as the text says, then answer."""
    waiting = desk.pending_look_back(item)
    village = item.division.subtree().filter(level=Division.Level.VILLAGE).first()
    if waiting is None or village is None:
        return
    officer, companion = _county_officer(), User.objects.get(username="county-petition")
    for _household in range(HOUSEHOLDS):
        desk.record_visit(waiting, officer, companion, village, desk.Said(True), at)
    answers = Answers(True, row["seen"], True, row["told"], True, row["asked"], None, (_picture(),))
    desk.look_back(waiting, officer, answers, at=at)


def _county_officer() -> User:
    return User.objects.get(username="county-rectify")


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
