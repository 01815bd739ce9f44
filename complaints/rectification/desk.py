"""The one writer of rectification items: lock, check, change, append the event, notify.

It reads like what a clerk would say, and refuses what the notice forbids: closing one's own
work, closing without evidence, moving a deadline silently, looking back at one's own closing.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints import ledger
from complaints.models import Complaint
from complaints.rectification import checks
from complaints.rectification.models import (
    Category,
    Evidence,
    Kind,
    LookBack,
    Measure,
    RectificationItem,
    Source,
    Status,
)
from complaints.rectification.transitions import TABLE
from portal.core import outbox
from portal.core.calendar import work_calendar
from portal.core.deadlines import due_on
from portal.core.errors import Refused
from portal.core.models import DeadlineRule, Division, Office, OutboxMessage, PrivateFile, User
from portal.core.permissions import Action, require
from portal.core.uploads import CleanFile

SUBJECT = "rectification"


@dataclass(frozen=True)
class ItemDraft:
    """What somebody puts on the list; every field but the complaint is required."""

    problem: str
    public_problem: str
    category: Category
    source: Source
    division: Division
    responsible_unit: Office
    responsible_person: User
    target: str
    deadline: date
    kind: Kind = Kind.BY_DATE
    complaint: Complaint | None = None


@dataclass(frozen=True)
class Answers:
    """The three answers of a look-back, each with what it rests on."""

    measures_in_place: bool
    measures_evidence: str
    solved_on_time: bool
    solved_evidence: str
    residents_accept: bool
    residents_evidence: str
    # Only when the look-back fails: by when the relapse has to be put right.
    new_deadline: date | None = None

    @property
    def passed(self) -> bool:
        """An item holds only when all three answers are yes."""
        return self.measures_in_place and self.solved_on_time and self.residents_accept


@transaction.atomic
def open_item(draft: ItemDraft, by: User, at: datetime | None = None) -> RectificationItem:
    """Put a problem on the list."""
    now = at or timezone.now()
    require(by, Action.RECTIFICATION_HANDLE, draft.division)
    checks.check_draft(draft, timezone.localdate(now))
    item = RectificationItem.objects.create(
        number=_next_number(now),
        source=draft.source,
        source_complaint=draft.complaint,
        category=draft.category,
        division=draft.division,
        problem=draft.problem,
        public_problem=draft.public_problem,
        responsible_unit=draft.responsible_unit,
        responsible_person=draft.responsible_person,
        kind=draft.kind,
        target=draft.target,
        deadline=draft.deadline,
        opened_by=by,
        opened_at=now,
    )
    _record(item, "opened", by, now, {"deadline": draft.deadline, "unit": str(item.responsible_unit)})
    if draft.complaint is not None:
        ledger.append(
            "complaint",
            draft.complaint.number,
            "rectification_opened",
            actor=by,
            public={"item": item.number},
            at=now,
        )
    _alert(item, "opened", _("A rectification item was assigned to you: %s") % item.number)
    return item


@transaction.atomic
def add_measure(  # noqa: PLR0913  a measure is text, person and date
    item: RectificationItem, by: User, text: str, person: User, due: date, at: datetime | None = None
) -> Measure:
    """Add what somebody will do until a date, within the item's deadline."""
    item, now = _take(item, "add_measure", by, at)
    if due > item.deadline:
        raise Refused(
            _("The measure must be done by the item's deadline, %s.") % item.deadline,
            code="measure-after-deadline",
        )
    measure = Measure.objects.create(item=item, text=checks.text(text), person=person, due=due)
    _record(item, "measure_added", by, now, {"measure": measure.text, "due": due})
    return measure


@transaction.atomic
def complete_measure(measure: Measure, by: User, at: datetime | None = None) -> Measure:
    """Note that a measure is done."""
    item, now = _take(measure.item, "complete_measure", by, at)
    measure = Measure.objects.select_for_update().get(pk=measure.pk)
    if measure.done_on:
        raise Refused(_("This measure is marked as done already."), code="already-done")
    measure.done_on = timezone.localdate(now)
    measure.save(update_fields=["done_on"])
    _record(item, "measure_done", by, now, {"measure": measure.text})
    return measure


@transaction.atomic
def add_evidence(
    item: RectificationItem, by: User, clean: CleanFile, note: str, at: datetime | None = None
) -> Evidence:
    """Attach a checked and cleaned file that shows what was done."""
    item, now = _take(item, "add_evidence", by, at)
    note = checks.text(note)
    stored = PrivateFile.keep(clean)
    evidence = Evidence.objects.create(item=item, file=stored, note=note, by=by, at=now)
    _record(item, "evidence_added", by, now, private={"note": note, "sha256": stored.sha256})
    return evidence


@transaction.atomic
def report_progress(
    item: RectificationItem, by: User, note: str, at: datetime | None = None
) -> RectificationItem:
    """Say how far the work is."""
    item, now = _take(item, "report_progress", by, at)
    _record(item, "progress", by, now, private={"note": checks.text(note)})
    return item


@transaction.atomic
def extend(
    item: RectificationItem, by: User, deadline: date, reason: str, at: datetime | None = None
) -> RectificationItem:
    """Move the deadline: a supervisor's decision, with a reason that everyone can read."""
    item, now = _take(item, "extend", by, at)
    checks.check_not_responsible(item, by)
    if deadline <= item.deadline:
        raise Refused(
            _("The new deadline must lie after the present one, %s.") % item.deadline,
            code="not-later",
        )
    details = {"from": item.deadline, "to": deadline, "reason": checks.text(reason)}
    item.deadline = deadline
    item.save(update_fields=["deadline"])
    _record(item, "deadline_extended", by, now, details)
    return item


@transaction.atomic
def request_closing(
    item: RectificationItem, by: User, public_result: str, at: datetime | None = None
) -> RectificationItem:
    """Ask for closing: every measure done, evidence attached, the result in plain words."""
    item, now = _take(item, "request_closing", by, at)
    checks.check_ready_to_close(item)
    item.public_result = checks.public_text(public_result)
    item.closing_requested_by, item.closing_requested_at = by, now
    item.save(update_fields=["public_result", "closing_requested_by", "closing_requested_at"])
    _move(item, "request_closing")
    _record(item, "closing_requested", by, now)
    return item


@transaction.atomic
def refuse_closing(
    item: RectificationItem, by: User, reason: str, at: datetime | None = None
) -> RectificationItem:
    """Send the item back: what is missing."""
    item, now = _take(item, "refuse_closing", by, at)
    checks.check_other_person_and_unit(item, by)
    _move(item, "refuse_closing")
    _record(item, "closing_refused", by, now, private={"reason": checks.text(reason)})
    _alert(item, f"closing_refused.{now:%Y%m%d%H%M%S}", _("Closing was refused: %s") % item.number)
    return item


@transaction.atomic
def grant_closing(
    item: RectificationItem, by: User, reason: str, at: datetime | None = None
) -> RectificationItem:
    """Close the item, and set the look-back that will ask whether it holds."""
    item, now = _take(item, "grant_closing", by, at)
    checks.check_other_person_and_unit(item, by)
    item.closed_by, item.closed_at = by, now
    item.status = TABLE["grant_closing"].target or item.status
    item.save(update_fields=["closed_by", "closed_at", "status"])
    today = timezone.localdate(now)
    rule = DeadlineRule.objects.in_force("lookback.first", today)
    look_back = LookBack.objects.create(
        item=item,
        round=item.look_backs.count() + 1,
        due_on=due_on(rule.as_rule(), today, work_calendar()).due,
        closer=by,
    )
    details = {"result": item.public_result, "look_back_due": look_back.due_on}
    _record(item, "closed", by, now, details, {"reason": checks.text(reason)})
    return item


@transaction.atomic
def perform_look_back(
    look_back: LookBack, by: User, answers: Answers, at: datetime | None = None
) -> LookBack:
    """Answer the three questions; three times yes confirms the item, one no reopens it."""
    action = "pass_look_back" if answers.passed else "fail_look_back"
    item, now = _take(look_back.item, action, by, at)
    look_back = LookBack.objects.select_for_update().get(pk=look_back.pk)
    checks.check_look_back(item, look_back, by, answers, timezone.localdate(now))
    for name in ("measures_in_place", "solved_on_time", "residents_accept"):
        setattr(look_back, name, getattr(answers, name))
    look_back.measures_evidence = checks.text(answers.measures_evidence)
    look_back.solved_evidence = checks.text(answers.solved_evidence)
    look_back.residents_evidence = checks.text(answers.residents_evidence)
    look_back.performed_by, look_back.performed_at = by, now
    look_back.result = (
        LookBack.Result.PASSED if answers.passed else LookBack.Result.FAILED
    )
    look_back.save()
    _settle(item, answers)
    _record(item, "looked_back", by, now, _answers(answers))
    return look_back


def _settle(item: RectificationItem, answers: Answers) -> None:
    if answers.passed:
        _move(item, "pass_look_back")
        return
    item.relapses += 1
    item.deadline = answers.new_deadline or item.deadline
    item.closed_by = item.closed_at = None
    item.closing_requested_by = item.closing_requested_at = None
    item.status = Status.OPEN
    item.save()
    _alert(item, f"relapse.{item.relapses}", _("A look-back failed, item reopened: %s") % item.number)


def _answers(answers: Answers) -> dict[str, Any]:
    return {
        "measures_in_place": answers.measures_in_place,
        "solved_on_time": answers.solved_on_time,
        "residents_accept": answers.residents_accept,
        "passed": answers.passed,
        "new_deadline": answers.new_deadline,
    }


def _take(
    item: RectificationItem, action: str, by: User, at: datetime | None
) -> tuple[RectificationItem, datetime]:
    """Lock the item and check the table and the permission, in that order for every verb."""
    item = RectificationItem.objects.select_for_update().get(pk=item.pk)
    transition = TABLE[action]
    require(by, Action(transition.permission), item.division)
    if item.status not in transition.sources:
        raise Refused(
            _("This is not possible while the item is “%s”.") % item.get_status_display(),
            code="wrong-state",
        )
    return item, at or timezone.now()


def _move(item: RectificationItem, action: str) -> None:
    item.status = TABLE[action].target or item.status
    item.save(update_fields=["status"])


def _next_number(now: datetime) -> str:
    """The next number of the year; the ledger's lock makes numbers unique without gaps."""
    ledger.lock()
    prefix = f"ZG{timezone.localdate(now):%Y}"
    last = (
        RectificationItem.objects.filter(number__startswith=prefix)
        .order_by("-number")
        .values_list("number", flat=True)
        .first()
    )
    serial = int(last.rsplit("-", 1)[1]) + 1 if last else 1
    return f"{prefix}-{serial:05d}"


def _record(  # noqa: PLR0913  an event is subject, kind, actor, moment and two payloads
    item: RectificationItem,
    kind: str,
    by: User | None,
    at: datetime,
    public: dict[str, Any] | None = None,
    private: dict[str, Any] | None = None,
) -> None:
    ledger.append(SUBJECT, item.number, kind, actor=by, public=public, private=private, at=at)


def _alert(item: RectificationItem, occasion: str, text: str) -> None:
    outbox.send(
        f"rectification.{item.number}.{occasion}",
        OutboxMessage.Channel.STAFF,
        item.responsible_person.username,
        text,
        text,
    )
