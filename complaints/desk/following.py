"""Cases handled under another one follow it, in the same transaction, each with its own events.

Accepted with the lead and answered with it, each sender is then on their own again: rating,
acceptance, delivery and review are theirs. A lead that ends without an answer lets its cases go.
"""

from collections.abc import Callable
from datetime import datetime

from django.db import connection
from django.utils import timezone

from complaints import grouping, ledger, notify, rules
from complaints.models import Complaint, LedgerEvent, Reply, Status
from complaints.transitions import Step
from portal.core.models import User

# Any fixed number: it names the groups among the advisory locks of the database.
ADVISORY_LOCK = 20_220_524
MEMBERSHIP = frozenset({Step.MERGE, Step.UNMERGE})
Follow = Callable[[Complaint, Complaint, User | None, datetime], None]


def lock_groups() -> None:
    """One change of groups at a time until commit, taken before any row is locked.

    A lead locks its followers and a merge locks two cases: without one lock before theirs two
    such steps could wait for each other. On SQLite the IMMEDIATE transaction is that lock.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ADVISORY_LOCK])


def locked_followers(lead: Complaint) -> list[Complaint]:
    """The cases handled under *lead*, locked before the first event is appended."""
    rows = Complaint.objects.select_for_update(of=("self",)).filter(lead_case=lead)
    related = ("kind", "division", "office__division", "notice_rule", "handle_rule")
    return list(rows.select_related(*related).order_by("pk"))


def follow(
    step: Step, lead: Complaint, followers: list[Complaint], by: User | None, at: datetime
) -> None:
    """Do to each follower what *step* on its lead means for it."""
    act = _FOLLOW.get(step)
    if act is None:
        return
    for one in followers:
        act(lead, one, by, at)
        one.due = rules.next_due(one)
        one.save()


def start_clock(case: Complaint, at: datetime) -> None:
    """The case counts as accepted from now on, by its own rule (条例 34)."""
    if case.accepted_at is None:
        case.accepted_at = at
        case.handle_due = rules.due_date(case.handle_rule, timezone.localtime(at).date())


def let_go(case: Complaint, lead: Complaint, by: User | None, at: datetime) -> None:
    """*case* is handled by itself again, by its own unit; its clocks have run on."""
    case.status, case.lead_case = Status.REGISTERED, None
    event = _tell(case, grouping.LEAVING, by, {"office": case.office.name}, lead, at)
    private = {"case": case.number}
    public = {"office": lead.office.name}
    ledger.append(ledger.COMPLAINT, lead.number, grouping.LEFT, by, public, private, at)
    notify.arrived(case, event)


def _accept(lead: Complaint, case: Complaint, by: User | None, at: datetime) -> None:
    start_clock(case, at)
    public: dict[str, object] = {"office": lead.office.name, "due": lead.handle_due}
    _tell(case, "accepted", by, public, lead, at)


def _answer(lead: Complaint, case: Complaint, by: User | None, at: datetime) -> None:
    given = lead.replies.latest("at", "pk")
    case.status, case.lead_case = Status.REPLIED, None
    case.outcome, case.replied_at, case.delivered_at = lead.outcome, at, None
    Reply.objects.create(
        complaint=case,
        **{name: getattr(given, name) for name in Reply.PARTS},
        by=given.by,
        at=at,
    )
    public: dict[str, object] = {"office": lead.office.name, "outcome": str(case.outcome)}
    _tell(case, "replied", by, public, lead, at, text=ledger.text_seal(given.text()))


def _tell(
    case: Complaint,
    kind: str,
    by: User | None,
    public: dict[str, object],
    lead: Complaint,
    at: datetime,
    **private: str,
) -> LedgerEvent:
    """The event of a follower; which case it followed is for staff alone."""
    facts = {"lead": lead.number, **private}
    return ledger.append(ledger.COMPLAINT, case.number, kind, by, public, facts, at)


_FOLLOW: dict[Step, Follow] = {
    Step.ACCEPT: _accept,
    Step.REPLY: _answer,
    **dict.fromkeys(
        (Step.REFUSE, Step.REFER, Step.WITHDRAW),
        lambda lead, case, by, at: let_go(case, lead, by, at),
    ),
}
# Whatever changes who follows whom, or moves followers, takes the lock of the groups first.
STEPS = MEMBERSHIP | frozenset(_FOLLOW)
