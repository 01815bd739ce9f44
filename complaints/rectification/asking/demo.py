"""Look-backs of the demo county: residents are asked with real codes, which nobody writes down."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from complaints.rectification import desk
from complaints.rectification.drafts import Answers
from complaints.rectification.models import LookBack, RectificationItem
from portal.core.models import Division, User
from portal.core.uploads import CleanFile

Row = dict[str, Any]


def look_back_on(item: RectificationItem, row: Row, picture: CleanFile) -> None:
    """Ask the residents about the closed *item* and look back at it, as far as *row* says."""
    waiting = desk.pending_look_back(item)
    if waiting is None:
        return
    if "asked" in row:
        _ask(waiting, row["asked"])
    if "looked_back" in row:
        desk.look_back(waiting, _officer(), _answers(row, picture), at=_moment(row["looked_back"]))


def _ask(waiting: LookBack, row: Row) -> None:
    """Hand out codes, use the first of them, and knock at doors."""
    village, at = _village(waiting.item), _moment(row["day"])
    handout = desk.prepare(waiting, village, at)
    desk.hand_out_codes(waiting, _officer(), handout, at)
    for code, word in zip(handout.codes, row["by_code"], strict=False):
        desk.answer_with_code(code, _said(word), at + timedelta(hours=5))
    companion = User.objects.get(username="county-petition")
    for word in row["at_the_door"]:
        desk.record_visit(waiting, _officer(), companion, village, _said(word), at)


def _said(word: str) -> desk.Said:
    """A yes, or a no with its reason."""
    return desk.Said(True) if word == "认可" else desk.Said(False, word)


def _answers(row: Row, picture: CleanFile) -> Answers:
    """Three times yes, unless the row names a new deadline: then the residents did not accept."""
    new = row.get("new_deadline_in")
    return Answers(
        measures_in_place=True,
        measures_evidence=row["seen"],
        solved_on_time=True,
        solved_evidence=row["told"],
        residents_accept=new is None,
        residents_evidence=row["heard"],
        new_deadline=None if new is None else timezone.localdate() + timedelta(days=new),
        files=(picture,),
    )


def _village(item: RectificationItem) -> Division:
    villages = item.division.subtree().filter(level=Division.Level.VILLAGE)
    return villages.order_by("code")[0]


def _officer() -> User:
    return User.objects.get(username="county-rectify")


def _moment(days: int) -> datetime:
    return timezone.now() + timedelta(days=days)
