"""What the rectification desk insists on before it writes anything."""

from datetime import date

from django.utils.translation import gettext as _

from complaints import conflicts
from complaints.models import Complaint
from complaints.rectification.asking import counting
from complaints.rectification.drafts import Answers, ItemDraft
from complaints.rectification.models import (
    REFERENCED,
    Extension,
    LookBack,
    RectificationItem,
    Source,
)
from complaints.screening import refuse_numbers
from complaints.tracking import FOUND_TRUE
from disclosure.models import Finding
from portal.core.errors import Refused
from portal.core.identifiers import find_personal_data
from portal.core.models import Division, Office, User
from portal.core.permissions import Action, may, may_everywhere

SHORTEST = 2


def text(value: str) -> str:
    """The text without surrounding blanks; refused when empty or with a number of a person."""
    cleaned = value.replace("\x00", "").strip()
    if len(cleaned) < SHORTEST:
        raise Refused(_("Write what was done or why; this field cannot be empty."), code="empty")
    refuse_numbers(cleaned)
    return cleaned


def public_text(value: str) -> str:
    """Text that everyone will read: no identity, phone or card number."""
    cleaned = text(value)
    if find_personal_data(cleaned):
        raise Refused(
            _("The public text contains an identity, phone or card number. Remove it."),
            code="personal-data",
        )
    return cleaned


def require_sound(draft: ItemDraft, by: User, today: date) -> None:
    """No item without a deadline to come, a unit that answers for the place, a person in it."""
    if draft.deadline < today:
        raise Refused(_("The deadline lies in the past."), code="deadline-past")
    require_answers_for(draft.responsible_unit, draft.division)
    require_in_unit(draft.responsible_person, draft.responsible_unit)
    if (draft.source == Source.COMPLAINT) != (draft.complaint is not None):
        raise Refused(
            _("An item with the source “complaint” names the complaint, and no other item does."),
            code="source-and-complaint",
        )
    if draft.source in REFERENCED and not draft.reference.strip():
        raise Refused(
            _("Give the number of the audit report or of the hotline order."),
            code="reference-needed",
        )
    if draft.screening is not None:
        _require_fit_screening(draft.screening, draft)
    if draft.complaint is not None:
        _require_fit_complaint(draft.complaint, draft, by)


def require_answers_for(unit: Office, division: Division) -> None:
    """The responsible unit is the one of the place, or one above it."""
    if not division.within(unit.division):
        raise Refused(
            _("%(unit)s does not answer for %(division)s.") % {"unit": unit, "division": division},
            code="unit-elsewhere",
        )


def require_not_witness(item: RectificationItem, person: User) -> None:
    """Who watches over a relapse does not become answerable for it."""
    if person.pk == item.witness_id:
        raise Refused(
            _("%s watches over this item as witness: name somebody else.") % person,
            code="witness",
        )


def require_fit_leader(item: RectificationItem, leader: User | None) -> None:
    """The leader stands above the responsible person, and does not watch over the item."""
    if leader is None:
        return
    require_not_witness(item, leader)
    if not leader.is_active or leader.pk == item.responsible_person_id:
        raise Refused(
            _("The answerable leader is somebody else than the responsible person."),
            code="leader-unfit",
        )


def require_in_unit(person: User, unit: Office) -> None:
    """Whoever is answerable works in the unit that is."""
    if not person.is_active or person.office_id != unit.pk:
        raise Refused(
            _("%(person)s does not belong to %(unit)s.") % {"person": person, "unit": unit},
            code="person-not-in-unit",
        )


def _require_fit_screening(finding: Finding, draft: ItemDraft) -> None:
    if draft.source != Source.SCREENING:
        raise Refused(
            _("A hit of a data comparison stands behind items of that source only."),
            code="source-and-screening",
        )
    if not finding.roster.division.within(draft.division):
        raise Refused(
            _("The data comparison hit a list of another division than the item."),
            code="other-division",
        )
    if finding.rectification_items.exists():
        raise Refused(_("This hit is on the list already."), code="listed-already")


def _require_fit_complaint(complaint: Complaint, draft: ItemDraft, by: User) -> None:
    hidden = complaint.confidential and not may(
        by, Action.CONFIDENTIAL_VIEW, complaint.office.division
    )
    if hidden or conflicts.is_barred(by, complaint):
        raise Refused(
            _("You or your unit may not handle this complaint: somebody else puts it on the list."),
            code="conflict-of-interest",
        )
    if complaint.outcome not in FOUND_TRUE:
        raise Refused(
            _("Only a complaint that was found true, wholly or partly, becomes an item."),
            code="not-found-true",
        )
    if not complaint.division.within(draft.division):
        raise Refused(
            _("The complaint concerns another division than the item."), code="other-division"
        )
    if complaint.rectification_items.exists():
        raise Refused(_("This complaint is on the list already."), code="listed-already")


def require_independent(item: RectificationItem, by: User) -> None:
    """Nothing is decided by the responsible person, in their unit, or by who answers above them."""
    if by.pk == item.responsible_person_id:
        raise Refused(
            _("You are responsible for this item: somebody else must decide."), code="own-item"
        )
    if by.office_id == item.responsible_unit_id:
        raise Refused(
            _("Your unit is responsible for this item: another unit must decide."),
            code="own-unit",
        )
    if by.pk == item.leader_id:
        raise Refused(
            _("You answer for this item as its leader: somebody else must decide."),
            code="own-lead",
        )


def conflicts_with(item: RectificationItem, user: User) -> bool:
    """Whether the complaint behind the item is about *user* or their unit."""
    complaint = item.source_complaint
    return complaint is not None and conflicts.is_barred(user, complaint)


def _require_no_part(item: RectificationItem, by: User) -> None:
    """Whoever did the work stays its doer, also elsewhere; whoever is accused judges nothing."""
    if conflicts_with(item, by):
        raise Refused(
            _("You may not decide on this item: somebody else must."), code="conflict-of-interest"
        )
    proved = item.evidence.filter(look_back=None, by=by).exists()
    if proved or item.measures.filter(person=by, done_on__isnull=False).exists():
        raise Refused(
            _("You did a part of this work yourself: somebody else must decide."), code="own-work"
        )


def require_other_than_requester(item: RectificationItem, by: User) -> None:
    """Who asked for closing does not decide on it, and does not look back at it."""
    if by.pk == item.closing_requested_by_id:
        raise Refused(
            _("You asked for this closing: somebody else must do this."), code="own-request"
        )


def require_later(deadline: date, item: RectificationItem, today: date) -> None:
    """An extension leads beyond the present deadline, and not into the past."""
    if deadline <= item.deadline or deadline < today:
        raise Refused(
            _("The new deadline must lie after the present one, %s, and not in the past.")
            % item.deadline,
            code="not-later",
        )


def require_no_extension_waits(item: RectificationItem) -> None:
    """One request at a time, and no closing past an open one."""
    if item.extensions.filter(granted=None).exists():
        raise Refused(_("An extension waits for its decision first."), code="extension-waits")


def require_may_decide_extension(asked: Extension, item: RectificationItem, by: User) -> None:
    """Another unit decides on a deadline, and never who asked for it."""
    require_independent(item, by)
    if by.pk == asked.asked_by_id:
        raise Refused(
            _("You asked for this extension: somebody else must decide."), code="own-request"
        )
    _require_no_part(item, by)


def require_may_close(item: RectificationItem, by: User) -> None:
    """Neither who is answerable, nor their unit, nor who did the work or asked, decides."""
    require_independent(item, by)
    require_other_than_requester(item, by)
    _require_no_part(item, by)


def needs_consent(item: RectificationItem) -> bool:
    """Whether a relapse or special supervision asks for a consent that is not given yet."""
    watched = item.witness_id is not None or item.escalated_at is not None
    return watched and item.consented_by_id is None


def require_may_consent(item: RectificationItem, by: User) -> None:
    """The witness consents; where there is none any more, a supervisor of the whole county."""
    require_may_close(item, by)
    witness = item.witness
    if witness is not None and _can_watch(item, witness):
        if by.pk != witness.pk:
            raise Refused(
                _("This item has relapsed: it closes only with the consent of %s.") % witness,
                code="witness-needed",
            )
    elif not may_everywhere(by, Action.RECTIFICATION_CLOSE):
        raise Refused(
            _("This item has relapsed: it closes only with the consent of the county."),
            code="witness-needed",
        )


def _can_watch(item: RectificationItem, witness: User) -> bool:
    able = may(witness, Action.RECTIFICATION_CLOSE, item.division)
    return able and not conflicts_with(item, witness)


def require_may_judge(item: RectificationItem, by: User) -> None:
    """Nobody decides on an objection to what they closed, asked for, or are answerable for."""
    if by.pk == item.closed_by_id:
        raise Refused(
            _("You closed this item: somebody else must decide on the objection."),
            code="own-closing",
        )
    _require_no_consent(item, by)
    require_may_close(item, by)


def _require_no_consent(item: RectificationItem, by: User) -> None:
    """Whoever consented stands for the closing as much as who granted it."""
    if by.pk == item.consented_by_id:
        raise Refused(
            _("You consented to this closing: somebody else must do this."), code="own-consent"
        )


def require_ready_to_close(item: RectificationItem) -> None:
    """At least one measure, every measure done, and evidence since the item was last opened."""
    if not item.measures.exists():
        raise Refused(_("Enter the measures that were taken first."), code="no-measures")
    if item.measures.filter(done_on=None).exists():
        raise Refused(_("Not every measure is done."), code="measures-open")
    evidence = item.evidence.filter(look_back=None)  # what looks back proves no new work
    relapse = item.look_backs.filter(result=LookBack.Result.FAILED).last()
    if relapse is not None:
        evidence = evidence.filter(at__gt=relapse.performed_at)
    upheld = item.objections.filter(upheld=True).last()
    if upheld is not None:
        evidence = evidence.filter(at__gt=upheld.decided_at)
    if not evidence.exists():
        raise Refused(
            _("Attach evidence of what was done before you ask for closing."), code="no-evidence"
        )


def require_may_look_back(item: RectificationItem, look_back: LookBack, by: User) -> None:
    """Nobody looks back at what they closed, asked to close, or are answerable for."""
    if by.pk == look_back.closer_id:
        raise Refused(_("You closed this item: somebody else must look back."), code="own-closing")
    _require_no_consent(item, by)
    require_other_than_requester(item, by)
    require_independent(item, by)
    _require_no_part(item, by)


def require_may_go_along(
    item: RectificationItem, look_back: LookBack, companion: User, by: User
) -> None:
    """A second person goes along to the household who is not judged by what it says either."""
    if companion.pk == by.pk or not companion.is_active:
        raise Refused(_("Two members of staff visit together."), code="visit-by-two")
    try:
        require_may_look_back(item, look_back, companion)
    except Refused as refused:
        raise Refused(
            _("%(person)s is judged by the answers: somebody else goes along.")
            % {"person": companion},
            code=refused.code,
        ) from refused


def require_honest(
    item: RectificationItem, look_back: LookBack, answers: Answers, today: date
) -> None:
    """“They accept it” rests on what people said; a failure names a new deadline."""
    if answers.residents_accept:
        counting.require_accepted(item, look_back, today)
    if not answers.files:
        raise Refused(
            _("Attach at least one photo or document from the spot that shows the measures."),
            code="no-file",
        )
    if not answers.passed and (answers.new_deadline is None or answers.new_deadline < today):
        raise Refused(
            _("A failed look-back reopens the item: give a new deadline."), code="no-new-deadline"
        )
