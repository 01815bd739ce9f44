"""Cases handled under another one follow it, in the same transaction, each with its own events.

Accepted with the lead and answered with it, each sender is then on their own again: rating,
acceptance, delivery and review are theirs. A lead that ends without an answer lets its cases go.
"""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import connection
from django.utils import timezone

from complaints import conflicts, grouping, ledger, notify, rules
from complaints.models import Complaint, Reply, Status
from complaints.transitions import Step
from portal.core.models import User

if TYPE_CHECKING:
    from complaints.desk.taking import Case

# Any fixed number: it names the groups among the advisory locks of the database.
ADVISORY_LOCK = 20_220_524
MEMBERSHIP = frozenset({Step.MERGE, Step.UNMERGE})
Follow = Callable[["Case", Complaint], None]


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


def follow(step: Step, case: "Case") -> None:
    """Do to each follower what *step*, just taken on its lead, means for it."""
    act = _FOLLOW.get(step)
    if act is None:
        return
    for one in case.followers:
        act(case, one)


def keep(one: Complaint) -> None:
    """Save a changed case with its next duty, so that the event to come seals it."""
    one.due = rules.next_due(one)
    one.save()


def start_clock(one: Complaint, at: datetime) -> None:
    """The case counts as accepted from now on, by its own rule (条例 34)."""
    if one.accepted_at is None:
        one.accepted_at = at
        one.handle_due = rules.due_date(one.handle_rule, timezone.localtime(at).date())


def let_go(one: Complaint, lead: Complaint, by: User | None, at: datetime, **private: str) -> None:
    """*one* is handled by itself again, by its own unit; its clocks have run on."""
    one.status, one.lead_case = Status.REGISTERED, None
    keep(one)
    public, facts = {"office": one.office.name}, {"lead": lead.number, **private}
    event = ledger.append(ledger.COMPLAINT, one.number, grouping.LEAVING, by, public, facts, at)
    public, facts = {"office": lead.office.name}, {"case": one.number}
    ledger.append(ledger.COMPLAINT, lead.number, grouping.LEFT, by, public, facts, at)
    notify.arrived(one, event)
    notify.citizen(one, event)


def _release(case: "Case", one: Complaint) -> None:
    let_go(one, case.complaint, case.by, case.at)


def _accept(case: "Case", one: Complaint) -> None:
    start_clock(one, case.at)
    _tell(case, one)


def _extend(case: "Case", one: Complaint) -> None:
    """The longer time of the lead is that of its senders too, and each is told why (条例 34)."""
    longer = case.complaint.handle_due
    if longer and one.handle_due and one.handle_due < longer:
        one.handle_due = longer
    _tell(case, one)


def _keep_away(case: "Case", one: Complaint) -> None:
    """Who is kept away from the lead reads the same matter nowhere else (条例 28)."""
    lead = case.complaint
    if one.office_id in conflicts.barred_offices(lead):
        one.office, one.transferred_at = lead.office, case.at
    if not conflicts.spread(lead, one):
        return
    if one.handler and conflicts.is_barred(one.handler, one):
        one.handler = None
    _tell(case, one)


def _answer(case: "Case", one: Complaint) -> None:
    given = case.complaint.replies.latest("at", "pk")
    one.status, one.lead_case = Status.REPLIED, None
    one.outcome, one.replied_at, one.delivered_at = given.outcome, case.at, None
    Reply.objects.create(
        complaint=one,
        **{name: getattr(given, name) for name in Reply.PARTS},
        by=given.by,
        at=case.at,
    )
    _tell(case, one, text=ledger.text_seal(given.text()))


def _tell(case: "Case", one: Complaint, **private: str) -> None:
    """The event of the lead for a follower; which case it followed is for staff alone."""
    if case.event is not None:
        keep(one)
        facts = {"lead": case.complaint.number, **private}
        kind, public = case.event.kind, case.event.public
        subject = (ledger.COMPLAINT, one.number)
        event = ledger.append(*subject, kind, case.by, public, facts, case.at)
        notify.citizen(one, event)


_FOLLOW: dict[Step, Follow] = {
    Step.ACCEPT: _accept,
    Step.GRANT_EXTENSION: _extend,
    Step.REPLY: _answer,
    **dict.fromkeys((Step.EXCLUDE, Step.RECUSE), _keep_away),
    **dict.fromkeys((Step.REFUSE, Step.REFER, Step.WITHDRAW), _release),
}
# Whatever changes who follows whom, or moves followers, takes the lock of the groups first.
STEPS = MEMBERSHIP | frozenset(_FOLLOW)
