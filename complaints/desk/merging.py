"""Several cases about one matter are handled under one of them (并案), and apart again."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from complaints import conflicts, grouping, ledger
from complaints.desk import checks, following
from complaints.desk.taking import REASON_LENGTH, kept_text, taking
from complaints.models import CaseNote, Complaint, Status
from complaints.transitions import OPEN, Step
from portal.core.errors import Refused
from portal.core.models import User

RELATED = ("kind", "division", "office__division", "handler", "notice_rule", "handle_rule")


def merge(
    complaint: Complaint, by: User, into: Complaint, reason: str, at: datetime | None = None
) -> Complaint:
    """Handle *complaint* under *into*, which answers for both; the reason stays among colleagues.

    Raises Refused with the codes of a step and with reason-needed, same-case, lead-is-merged,
    lead-has-ended, supplement-open, is-lead, other-kind, conflict-of-interest, accept-first or
    would-wait-longer.
    """
    why = _reason(reason)
    with transaction.atomic():
        before, lead = _locked(complaint, into)
        with taking(complaint, Step.MERGE, by, at) as case:
            found = case.complaint
            _require_lead(found, lead, by)
            _require_fit(found, lead)
            _require_no_delay(before, lead)
            found.lead_case = lead
            if lead.status == Status.ACCEPTED:
                following.start_clock(found, case.at)
            # Whoever may not see the one case may not see the other either (条例 28).
            conflicts.spread(found, lead)
            conflicts.spread(lead, found)
            if found.handler and conflicts.is_barred(found.handler, found):
                found.handler = None
            CaseNote.objects.create(complaint=found, body=why, by=by, at=case.at)
            # What the sender of either reads names no other case.
            public = {"office": lead.office.name, "due": lead.due}
            private = {"lead": lead.number, "text": ledger.text_seal(why)}
            case.note(grouping.JOINING, public, private)
            public = {"office": lead.office.name}
            private = {"case": found.number}
            ledger.append(
                ledger.COMPLAINT, lead.number, grouping.JOINED, by, public, private, case.at
            )
    return found


def unmerge(complaint: Complaint, by: User, reason: str, at: datetime | None = None) -> Complaint:
    """Handle a merged case by itself again; its unit decides on it anew, its clocks ran on."""
    why = _reason(reason)
    with taking(complaint, Step.UNMERGE, by, at) as case:
        found = case.complaint
        lead = found.lead_case
        CaseNote.objects.create(complaint=found, body=why, by=by, at=case.at)
        if lead is not None:
            following.let_go(found, lead, by, case.at, text=ledger.text_seal(why))
    return found


def _reason(reason: str) -> str:
    needed = _("Say why, for your colleagues.")
    return kept_text(reason, REASON_LENGTH, "reason-needed", needed, phones=True)


def _locked(complaint: Complaint, into: Complaint) -> tuple[Complaint, Complaint]:
    """Both rows as they are now, locked, always in the same order."""
    following.lock_groups()
    rows = Complaint.objects.select_for_update(of=("self",)).select_related(*RELATED)
    pair = {one.pk: one for one in rows.filter(pk__in=[complaint.pk, into.pk]).order_by("pk")}
    return pair[complaint.pk], pair[into.pk]


def _require_lead(complaint: Complaint, lead: Complaint, by: User) -> None:
    """The other case can take this one in: its hands, its state."""
    if lead.pk == complaint.pk:
        raise Refused(_("A case cannot be handled under itself."), code="same-case")
    checks.require_officer(lead, by)
    if lead.status == Status.MERGED:
        raise Refused(
            _("The other case is handled under a third one itself. Choose that one."),
            code="lead-is-merged",
        )
    if lead.status not in OPEN:
        raise Refused(
            _("The other case has been answered or has ended, so it takes no more in."),
            code="lead-has-ended",
        )
    if complaint.supplement_requests.filter(ended_at=None).exists():
        raise Refused(
            _("The sender has been asked for something more. Merge when that is settled."),
            code="supplement-open",
        )
    if complaint.merged_cases.exists():
        raise Refused(
            _("Other cases are handled under this one. Merge the other way round."),
            code="is-lead",
        )


def _require_fit(complaint: Complaint, lead: Complaint) -> None:
    """One answer fits both, and nobody whom the matter concerns gets to handle it."""
    if _terms(complaint) != _terms(lead):
        raise Refused(
            _("Cases of these two kinds are answered differently. Handle each by itself."),
            code="other-kind",
        )
    accused = lead.office_id in conflicts.barred_offices(complaint)
    if accused or (lead.handler and conflicts.is_barred(lead.handler, complaint)):
        raise Refused(
            _("The unit or the handler of the other case is involved in this one."),
            code="conflict-of-interest",
        )
    if complaint.office_id in conflicts.barred_offices(lead):
        raise Refused(
            _("The unit of this case is involved in the other one. Pass this case on first."),
            code="conflict-of-interest",
        )


def _terms(complaint: Complaint) -> tuple[object, ...]:
    kind = complaint.kind
    return kind.route, kind.needs_verdict, kind.handle_rule, complaint.confidential


def _require_no_delay(complaint: Complaint, lead: Complaint) -> None:
    """No sender waits longer because of somebody else's case."""
    if complaint.status == Status.ACCEPTED and lead.status != Status.ACCEPTED:
        raise Refused(
            _("Accept the other case first: the time of this one is running already."),
            code="accept-first",
        )
    if lead.status == complaint.status and (lead.due or date.max) > (complaint.due or date.max):
        raise Refused(
            _("The sender of this case would wait longer. Merge the other way round."),
            code="would-wait-longer",
        )
