"""Whether a step is left to somebody now: the state, the role, and the rules of the desk."""

from collections.abc import Callable

from complaints.rectification import desk
from complaints.rectification.desk import checks
from complaints.rectification.models import RectificationItem
from complaints.rectification.transitions import TABLE
from portal.core.errors import Refused
from portal.core.models import User
from portal.core.permissions import Action, may

Item = RectificationItem


def is_left_to(name: str, item: Item, user: User) -> bool:
    """Whether the table, the role and the four-eyes rules leave the step *name* to *user*."""
    row = TABLE["pass_look_back" if name == "look_back" else name]
    if item.status not in row.sources:
        return False
    if not may(user, Action(row.permission), item.division):
        return False
    condition = _CONDITIONS.get(name)
    try:
        return condition is None or condition(item, user)
    except Refused:
        return False


def _may_decide(item: Item, user: User) -> bool:
    checks.require_may_close(item, user)
    return True


def _may_close(item: Item, user: User) -> bool:
    checks.require_no_extension_waits(item)
    if checks.needs_consent(item):
        checks.require_may_consent(item, user)
    return _may_decide(item, user)


def _may_consent(item: Item, user: User) -> bool:
    if not checks.needs_consent(item):
        return False
    checks.require_may_consent(item, user)
    return True


def _may_judge(item: Item, user: User) -> bool:
    checks.require_may_judge(item, user)
    return item.objections.filter(upheld=None).exists()


def _may_ask_for_time(item: Item, _user: User) -> bool:
    checks.require_no_extension_waits(item)
    return True


def _may_decide_on_time(item: Item, user: User) -> bool:
    asked = desk.waiting_extension(item)
    if asked is None:
        return False
    checks.require_may_decide_extension(asked, item, user)
    return True


def _may_look_back(item: Item, user: User) -> bool:
    waiting = desk.pending_look_back(item)
    if waiting is None:
        return False
    checks.require_may_look_back(item, waiting, user)
    return True


def _has_work_left(item: Item, _user: User) -> bool:
    return item.measures.filter(done_on=None).exists()


# What each step asks besides state and role; Refused counts as no.
_CONDITIONS: dict[str, Callable[[Item, User], bool]] = {
    "complete_measure": _has_work_left,
    "ask_extension": _may_ask_for_time,
    "grant_extension": _may_decide_on_time,
    "refuse_extension": _may_decide_on_time,
    "consent_to_closing": _may_consent,
    "grant_closing": _may_close,
    "refuse_closing": _may_decide,
    "uphold_objection": _may_judge,
    "dismiss_objection": _may_judge,
    "look_back": _may_look_back,
    "hand_out_codes": _may_look_back,
    "record_visit": _may_look_back,
}
