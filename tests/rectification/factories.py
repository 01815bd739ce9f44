"""Rectification items in every state, brought there through the desk."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone
from PIL import Image

from complaints.models import Complaint
from complaints.rectification import desk
from complaints.rectification.drafts import Answers, ItemDraft
from complaints.rectification.models import Category, LookBack, RectificationItem, Source
from portal.core import guards
from portal.core.models import DeadlineRule, Division, Office, Role, User
from portal.core.uploads import CleanFile, clean_upload
from tests.complaints import factories
from tests.complaints.factories import County
from tests.support.remembered import remembered

INTERNAL = "内部情况：抽查时发现的细节"
PUBLIC = "公示栏未张贴举报电话"


@dataclass(frozen=True)
class Staff:
    """Who works on rectification in the small county."""

    county_officer: User
    supervisor: User
    qinhe_officer: User
    qinhe_colleague: User
    guodao_officer: User
    petition: User


@remembered
def county() -> County:
    """The small county with the time limits of rectification."""
    place = factories.county()
    limits = {"lookback.first": 30, "rectification.amber": 7, "asking.households": 3}
    limits["rectification.look_back_early"] = 366  # tests of the time itself set their own
    for key, amount in limits.items():
        DeadlineRule.objects.create(
            key=key,
            title=key,
            amount=amount,
            unit="calendar",
            starts="-",
            article="本县规定",
            effective_from=date(2022, 5, 1),
        )
    return place


def staff(place: County) -> Staff:
    """Officers of the county and of both townships, each working in the unit of their place."""
    officer, role = factories.officer, Role.RECTIFICATION_OFFICER
    return Staff(
        county_officer=officer("county-rectify", place.root, role),
        supervisor=officer("county-supervisor", place.root, Role.SUPERVISOR),
        qinhe_officer=officer("qinhe-rectify", place.qinhe, role),
        qinhe_colleague=officer("qinhe-rectify-2", place.qinhe, role),
        guodao_officer=officer("guodao-rectify", place.guodao, role),
        petition=officer("county-petition", place.root),
    )


def neutral_office(place: County) -> Office:
    """A unit that is responsible for nothing, so that only roles and places decide."""
    return Office.objects.get_or_create(
        name="县督查专班（演示）",
        defaults={"division": place.root, "hotline": "0355-7000009", "address": "-", "hours": "-"},
    )[0]


def draft(place: County, person: User, **changes: Any) -> ItemDraft:
    """A sound draft for Qinhe."""
    values: dict[str, Any] = {
        "problem": INTERNAL,
        "public_problem": PUBLIC,
        "category": Category.PUBLICITY,
        "source": Source.INSPECTION,
        "division": place.qinhe,
        "responsible_unit": person.office,
        "responsible_person": person,
        "target": "公示栏张贴县、乡两级举报电话",
        "deadline": timezone.localdate() + timedelta(days=20),
    }
    return ItemDraft(**{**values, **changes})


def listed(
    place: County, people: Staff, at: datetime | None = None, **changes: Any
) -> RectificationItem:
    """An item of Qinhe, put on the list by the county."""
    return desk.open_item(draft(place, people.qinhe_officer, **changes), people.county_officer, at)


def found_true(place: County, people: Staff, **changes: Any) -> Complaint:
    """A report from Qinhe that was answered as found true."""
    case = factories.in_status(
        place, people.petition, "accepted", kind="assistance_report", **changes
    )
    return factories.reply(case, people.petition, "substantiated", "经查属实，限期整改。")


def picture() -> CleanFile:
    """A small cleaned photo."""
    buffer = BytesIO()
    Image.new("RGB", (40, 30), "#abc").save(buffer, "PNG")
    return clean_upload(ContentFile(buffer.getvalue(), name="photo.png"))


def ready_to_close(item: RectificationItem, by: User, at: datetime | None = None) -> None:
    """A measure that is done and evidence of it."""
    measure = desk.add_measure(
        item, by, "重新张贴公示单", item.responsible_person, item.deadline, at
    )
    desk.complete_measure(measure, by, at)
    desk.add_evidence(item, by, picture(), "现场照片", at)


def extended(item: RectificationItem, people: Staff, deadline: date, reason: str) -> None:
    """A later deadline that the responsible person asked for and the county granted."""
    desk.ask_extension(item, item.responsible_person, deadline, reason)
    desk.grant_extension(item, people.supervisor, "情况属实")


def due_from_the_start(rows: QuerySet[RectificationItem], day: date) -> None:
    """The items as if they had been due on *day* all along: past the guard of the deadline."""
    table = RectificationItem._meta.db_table
    guards.unbind(connection, table, "deadline")
    rows.update(deadline=day)
    guards.bind(connection, table, "deadline")


def requested(item: RectificationItem, by: User, at: datetime | None = None) -> RectificationItem:
    """The item with a request for closing."""
    ready_to_close(item, by, at)
    return desk.request_closing(item, by, "已张贴举报电话", at)


def with_notice(days: int = 5) -> None:
    """From now on closings stand on public notice for so many days."""
    DeadlineRule.objects.update_or_create(
        key="rectification.closing_notice",
        effective_from=date(2022, 5, 1),
        defaults={
            "title": "销号公示",
            "amount": days,
            "unit": "calendar",
            "starts": "-",
            "article": "本县规定",
        },
    )


def in_status(
    place: County, people: Staff, status: str, at: datetime | None = None, **changes: Any
) -> RectificationItem:
    """An item of Qinhe in *status*; Qinhe's officer asked, the county's supervisor closed."""
    item = listed(place, people, at, **changes)
    if status == "open":
        return item
    item = requested(item, people.qinhe_officer, at)
    if status == "closing_requested":
        return item
    if status == "closing_notice":
        with_notice()
    item = desk.grant_closing(item, people.supervisor, "已核对", at)
    if status == "consolidated":
        desk.look_back(item.look_backs.get(), people.county_officer, answers(), at)
    return fresh(item)


def answers(**changes: Any) -> Answers:
    """Three times yes, unless changed."""
    values: dict[str, Any] = {
        "measures_in_place": True,
        "measures_evidence": "看了公示栏",
        "solved_on_time": True,
        "solved_evidence": "销号早于时限",
        "residents_accept": True,
        "residents_evidence": "走访五户",
        "files": (picture(),),
    }
    return Answers(**{**values, **changes})


def failing(days: int = 10, **changes: Any) -> Answers:
    """Not in place any more, with a new deadline."""
    new = timezone.localdate() + timedelta(days=days)
    return answers(measures_in_place=False, new_deadline=new, **changes)


def pending(item: RectificationItem) -> LookBack:
    """The look-back that waits."""
    return item.look_backs.get(result="")


def fresh(item: RectificationItem) -> RectificationItem:
    """The item as the database has it now."""
    return RectificationItem.objects.select_related("division").get(pk=item.pk)


def village(item: RectificationItem) -> Division:
    """A village in the place of the item."""
    found = item.division.subtree().filter(level=Division.Level.VILLAGE).first()
    assert found is not None
    return found


def handed_out(item: RectificationItem, by: User, at: datetime | None = None) -> desk.Handout:
    """Codes for the sample of the look-back that waits, handed out."""
    waiting = pending(item)
    handout = desk.prepare(waiting, village(item), at)
    desk.hand_out_codes(waiting, by, handout, at)
    return handout


def visit(item: RectificationItem, by: User, companion: User, accepted: bool = True) -> Any:
    """A household of the village that was visited."""
    said = desk.Said(accepted, "" if accepted else "还没有张贴")
    return desk.record_visit(pending(item), by, companion, village(item), said)
