"""Residents of the demo county are asked with real codes, which nobody writes down."""

from datetime import datetime, timedelta
from typing import Any

from complaints.rectification import desk
from complaints.rectification.models import RectificationItem
from portal.core.models import Division, User


def ask(item: RectificationItem, step: dict[str, Any], at: datetime) -> None:
    """Hand out codes for the look-back that waits, and use the first of them."""
    waiting = desk.pending_look_back(item)
    if waiting is None:
        return
    officer = User.objects.get(username="county-rectify")
    handout = desk.prepare(waiting, village_of(item), at)
    desk.hand_out_codes(waiting, officer, handout, at)
    for code, word in zip(handout.codes, step["by_code"], strict=False):
        desk.answer_with_code(code, _said(word), at + timedelta(hours=5))


def village_of(item: RectificationItem) -> Division:
    """The first village of the place that *item* concerns."""
    villages = item.division.subtree().filter(level=Division.Level.VILLAGE)
    return villages.order_by("code")[0]


def _said(word: str) -> desk.Said:
    """A yes, or a no with its reason."""
    return desk.Said(True) if word == "认可" else desk.Said(False, word)
