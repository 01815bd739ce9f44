"""What happened around the made-up lists, through the same writers that staff use."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image, ImageDraw

from disclosure.demo.people import months_back
from disclosure.lists import objections, postings, waivers
from disclosure.lists.workflow import list_workflow
from disclosure.models import Objection, Posting, Programme, PublicityWaiver, Roster
from portal.core.demo import Options, data, demo_loader
from portal.core.models import Division, User
from portal.core.uploads import CleanFile, clean_upload

FILE = "proceedings"
Row = dict[str, Any]


@demo_loader(order=30, name="waivers")
def load_waivers(options: Options) -> dict[str, int]:
    """The workflow of lists, and in the demo one skipped publicity; before the lists it allows."""
    list_workflow()
    if settings.DEMO:
        for row in data(FILE)["waivers"]:
            _load_waiver(row)
    return {"waivers": PublicityWaiver.objects.count()}


@demo_loader(order=32, name="proceedings")
def load_proceedings(options: Options) -> dict[str, int]:
    """Objections and postings of the made-up lists; each once."""
    if settings.DEMO:
        for row in data(FILE)["objections"]:
            _load_objection(row)
        for row in data(FILE)["postings"]:
            _load_posting(row)
    return {"objections": Objection.objects.count(), "postings": Posting.objects.count()}


def _user(name: str) -> User:
    return User.objects.get(username=name)


def _load_waiver(row: Row) -> None:
    programme = Programme.objects.get(code=row["programme"])
    division = Division.objects.by_code(row["township"])
    known = PublicityWaiver.objects.filter(
        programme=programme, division=division, stage=row["stage"]
    )
    if not known.exists():
        month = months_back(row["months_ago"])
        by = _user(row["by"])
        asked = waivers.ask(programme, division, row["stage"], month, by, row["reason"])
        waivers.approve(asked, _user(row["approver"]))


def _list_of(row: Row) -> Roster | None:
    """The made-up list that a row of the file names, while it is public.

    It is the oldest of its kind: what visitors of the demo publish themselves is theirs.
    """
    rows = Roster.objects.filter(
        programme__code=row["programme"],
        division=Division.objects.by_code(row["township"]),
        stage=row["stage"],
    )
    oldest = rows.order_by("pk").first()
    return oldest if oldest and oldest.status == Roster.Status.OPEN else None


def _load_objection(row: Row) -> None:
    roster = _list_of(row)
    if roster is None or roster.objections.exists():
        return
    objection = objections.register(
        roster,
        _user(row["by"]),
        received_on=_days_ago(row["received_days_ago"]),
        channel=row["channel"],
        summary=row["summary"],
        entry_number=row["entry"],
    )
    decider = _user(row["decided_by"])
    objections.decide(objection, decider, upheld=row["upheld"], answer=row["answer"])


def _load_posting(row: Row) -> None:
    roster = _list_of(row)
    if roster is None:
        return
    village = list(roster.division.get_children())[row["village"]]
    if roster.publication.postings.filter(village=village, place=row["place"]).exists():
        return
    opened = timezone.localdate(roster.publication.opened_at)
    postings.record_posting(
        roster,
        _user(row["by"]),
        place=row["place"],
        posted_on=opened + timedelta(days=row["days_after"]),
        village=village,
        photo=_drawn_board() if row.get("photo") else None,
        note=row["note"],
    )


def _days_ago(count: int) -> date:
    return timezone.localdate() - timedelta(days=count)


def _drawn_board() -> CleanFile:
    """A drawn notice board: no photograph of a real place."""
    picture = Image.new("RGB", (640, 400), "#e9f1f2")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((60, 60, 580, 340), outline="#0a4350", width=6)
    draw.rectangle((240, 90, 400, 310), fill="#ffffff", outline="#0a4350", width=2)
    buffer = BytesIO()
    picture.save(buffer, "PNG")
    return clean_upload(ContentFile(buffer.getvalue(), name="notice-board.png"))
