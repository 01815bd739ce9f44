"""复查 and 复核: the sender asks the next higher organ, and what it decided is put on record.

Source: 《信访工作条例》 Articles 35 and 36.
"""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from complaints import ledger, notify, rules, timing
from complaints.desk.filing import clean
from complaints.desk.taking import REASON_LENGTH, Case, kept_text, taking
from complaints.models import Complaint, Review
from complaints.screening import refuse_numbers
from complaints.transitions import Step
from portal.core.errors import Refused
from portal.core.models import User

DECIDE = {1: "petition.review_decide", 2: "petition.rereview_decide"}


def ask_review(complaint: Complaint, reason: str, at: datetime | None = None) -> Review:
    """The sender does not agree with the written opinion and asks for a review of it."""
    why = kept_text(
        reason, REASON_LENGTH, "reason-needed", _("Say in a few words what should be reviewed.")
    )
    refuse_numbers(why, phones=True)
    with taking(complaint, Step.ASK_REVIEW, None, at) as case:
        found, day = case.complaint, timing.day_of(case.at)
        window = rules.review_window(found)
        if window is None:
            raise Refused(_("A review is not possible for this case."), code="no-review-possible")
        if day > window.until:
            raise Refused(
                _("A review could be asked for until %(day)s.") % {"day": window.until},
                code="limit-passed",
            )
        rule = rules.rule_in_force(DECIDE[window.level], day)
        review = Review.objects.create(
            complaint=found,
            reply=window.reply,
            level=window.level,
            reason=why,
            organ=window.organ[:120],
            asked_at=case.at,
            due=timing.until(rule, day),
            rule=rule,
        )
        facts = {"level": window.level, "organ": review.organ, "due": review.due}
        notify.for_approval(
            found, case.note("review_asked", facts, {"text": ledger.text_seal(why)})
        )
    return review


def uphold(complaint: Complaint, by: User, opinion: str, at: datetime | None = None) -> Complaint:
    """Record that the organ upholds the opinion; after the second review nothing more follows."""
    with taking(complaint, Step.UPHOLD, by, at) as case:
        review = _decided(case, opinion, Review.Result.UPHELD)
        case.note("review_upheld", _facts(case, review), {"text": ledger.text_seal(review.opinion)})
    return case.complaint


def redo(complaint: Complaint, by: User, opinion: str, at: datetime | None = None) -> Complaint:
    """Record that the organ set the opinion aside: the case is handled anew, with a new clock."""
    with taking(complaint, Step.REDO, by, at) as case:
        review = _decided(case, opinion, Review.Result.REDO)
        found = case.complaint
        found.outcome = found.acceptance = ""
        found.replied_at = found.delivered_at = found.closed_at = None
        found.handle_due = timing.recomputed(found)["handle_due"]
        facts = {**_facts(case, review), "due": found.handle_due}
        event = case.note("review_redo", facts, {"text": ledger.text_seal(review.opinion)})
        notify.arrived(found, event)
    return found


def _decided(case: Case, opinion: str, result: Review.Result) -> Review:
    review = timing.open_review(case.complaint)
    if review is None:
        raise Refused(_("No review waits for a decision."), code="nothing-asked")
    if case.by is not None and review.reply.by_id == case.by.pk:
        raise Refused(
            _("Whoever wrote the opinion does not decide about its review."), code="own-reply"
        )
    review.opinion = kept_text(
        clean(opinion), 4000, "opinion-needed", _("Write what the organ has decided, and why.")
    )
    review.result, review.decided_by, review.decided_at = result, case.by, case.at
    review.save()
    return review


def _facts(case: Case, review: Review) -> dict[str, object]:
    return {
        "office": case.complaint.office.name,
        "level": review.level,
        "organ": review.organ,
    }
