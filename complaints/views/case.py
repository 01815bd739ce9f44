"""One case as its sender sees it, and each thing that the sender can do there."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from complaints import desk, retention, rules, timing, tracking
from complaints.models import Complaint, LedgerEvent, Status
from complaints.tracking_forms import (
    AcceptanceForm,
    RatingForm,
    ReviewForm,
    SupplementForm,
    WithdrawForm,
)
from complaints.transitions import Step
from portal.core.models import Office

Values = dict[str, Any]
TONES = {Status.ACCEPTED: "blue", Status.REPLIED: "green", Status.CLOSED: "green"}


def tone_of(complaint: Complaint) -> str:
    """The colour of a case's status; lateness is said elsewhere."""
    return TONES.get(Status(complaint.status), "grey")


MOVING = ("supplement_", "extension_", "review_")


@dataclass(frozen=True, slots=True)
class Action:
    """Something that the sender can do from the page of the case.

    Open while the step of its table is; one of another room has no step there, and says itself
    when it is open.
    """

    name: str
    step: Step | None
    form_class: type[forms.Form]
    take: Callable[[Complaint, Values], object]
    done: Promise
    title: Promise
    button: Promise
    # Rarely wanted things stay folded until asked for.
    folded: bool = False
    is_open: Callable[[Complaint], bool] | None = None

    def bound(self, data: QueryDict, files: Any, files_dropped: bool) -> forms.Form:
        """The form as it was sent."""
        more: dict[str, Any] = {}
        if self.form_class is SupplementForm:
            more["files_dropped"] = files_dropped
        return self.form_class(data, files, auto_id=f"id_{self.name}_%s", **more)

    def empty(self, draft: str = "") -> forms.Form:
        """The form to fill in."""
        return self.form_class(auto_id=f"id_{self.name}_%s", initial={"body": draft})


def _supplement(complaint: Complaint, values: Values) -> None:
    desk.citizen_message(complaint, values["body"], values["clean_files"])


def _rate(complaint: Complaint, values: Values) -> None:
    desk.rate(complaint, values["unit_score"], values["petition_office_score"], values["reason"])


ACTIONS = {
    action.name: action
    for action in (
        Action(
            "accept",
            Step.ACCEPTANCE,
            AcceptanceForm,
            lambda case, values: desk.set_acceptance(
                case, values["accepted"] == "yes", values["reason"]
            ),
            done=_("Thank you. Your word on the result is in the ledger."),
            title=_("Do you accept the result?"),
            button=_("Say so"),
        ),
        Action(
            "rate",
            Step.RATE,
            RatingForm,
            _rate,
            done=_("Thank you for your rating."),
            title=_("Rate the handling"),
            button=_("Send the rating"),
        ),
        Action(
            "review",
            Step.ASK_REVIEW,
            ReviewForm,
            lambda case, values: desk.ask_review(case, values["reason"]),
            done=_("Your request for a review is in the ledger. Its decision is told here."),
            title=_("Ask the next higher organ for a review"),
            button=_("Ask for a review"),
            folded=True,
        ),
        Action(
            "supplement",
            Step.CITIZEN_MESSAGE,
            SupplementForm,
            _supplement,
            done=_("Your message has been added to the case."),
            title=_("Add something or ask"),
            button=_("Send"),
        ),
        Action(
            "withdraw",
            Step.WITHDRAW,
            WithdrawForm,
            lambda case, values: desk.withdraw(case),
            done=_("The case has been withdrawn."),
            title=_("Take the case back"),
            button=_("Take the case back"),
            folded=True,
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Offer:
    """An action that is open now, with the form for it."""

    action: Action
    form: forms.Form

    @property
    def opened(self) -> bool:
        return not self.action.folded or self.form.is_bound


def offers(
    complaint: Complaint, action: Action | None, form: forms.Form | None, draft: str
) -> list[Offer]:
    """What the sender can do now; the form just sent keeps what was typed."""
    steps = desk.citizen_actions(complaint)
    return [
        Offer(one, form if one is action and form else one.empty(draft))
        for one in ACTIONS.values()
        if (one.is_open(complaint) if one.is_open else one.step in steps)
    ]


def further(action: Action) -> None:
    """Offer *action* of a later room, after our own; call it once from the room's `ready`."""
    ACTIONS[action.name] = action


def case_context(
    complaint: Complaint, action: Action | None, form: forms.Form | None, draft: str
) -> dict[str, Any]:
    """Everything on the page of one case."""
    today = timezone.localdate()
    events = tracking.events_of(complaint)
    # What moves a clock is told by an event of its own; see timing.moves_of.
    complaint.has_moves = any(event.kind.startswith(MOVING) for event in events)  # type: ignore[attr-defined]
    return {
        "complaint": complaint,
        "tone": tone_of(complaint),
        "clocks": rules.clocks(complaint, today),
        "next_step": rules.next_step(complaint, today),
        "review_until": rules.review_until(complaint),
        "steps": tracking.steps(complaint, events, today),
        "results": tracking.results_of(complaint),
        "offers": offers(complaint, action, form, draft),
        "draft": draft,
        "removed": retention.tombstone(complaint),
        "superior": _superior(complaint, today),
        **_what_came_of_it(complaint, events),
    }


def _what_came_of_it(complaint: Complaint, events: list[LedgerEvent]) -> dict[str, Any]:
    """Replies, messages, files and the rest; of a case just filed, nothing is looked for."""
    if _just_filed(events) and not _with_files(events[0]):
        return {}
    return {
        "replies": list(complaint.replies.all()),
        "talk": list(complaint.messages.all()),
        "files": list(complaint.attachments.select_related("file")),
        "rating": getattr(complaint, "rating", None),
        "progress": list(complaint.notes.filter(public=True)) if _has(events, "progress") else [],
        **_moves(complaint),
    }


def _has(events: list[LedgerEvent], kind: str) -> bool:
    return any(event.kind == kind for event in events)


def _moves(complaint: Complaint) -> dict[str, Any]:
    """What the sender is asked for, and what became of requests for a review."""
    moves = timing.moves_of(complaint)
    return {"asked": moves.waiting, "reviews": moves.reviews}


def _superior(complaint: Complaint, today: date) -> Office | None:
    """The unit above, told to the sender of a case that is late (条例 18)."""
    late = complaint.due is not None and complaint.due < today
    return complaint.office.superior if late else None


def _just_filed(events: list[LedgerEvent]) -> bool:
    return [event.kind for event in events] == ["filed"]


def _with_files(filed: LedgerEvent) -> bool:
    return bool(filed.private.get("attachments"))
