"""What the rectification desk insists on before it writes anything."""

from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from complaints.rectification.models import LookBack, RectificationItem
from portal.core.errors import Refused
from portal.core.identifiers import find_personal_data
from portal.core.models import User

if TYPE_CHECKING:
    from complaints.rectification.desk import Answers, ItemDraft

MIN_TEXT = 2


def text(value: str) -> str:
    """The text without surrounding blanks; refused when it says nothing."""
    cleaned = value.replace("\x00", "").strip()
    if len(cleaned) < MIN_TEXT:
        raise Refused(_("Write what was done or why; this field cannot be empty."), code="empty")
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


def check_draft(draft: "ItemDraft", today: date) -> None:
    """No item without problem, target, unit, person in that unit, and a deadline to come."""
    text(draft.problem)
    text(draft.target)
    public_text(draft.public_problem)
    if draft.deadline < today:
        raise Refused(_("The deadline lies in the past."), code="deadline-past")
    if draft.responsible_person.office_id != draft.responsible_unit.pk:
        raise Refused(
            _("%(person)s does not belong to %(unit)s.")
            % {"person": draft.responsible_person, "unit": draft.responsible_unit},
            code="person-not-in-unit",
        )
    if draft.complaint is not None and not draft.complaint.division.within(draft.division):
        raise Refused(
            _("The complaint concerns another division than the item."), code="other-division"
        )


def check_not_responsible(item: RectificationItem, by: User) -> None:
    """The person answerable for the item does not decide on its deadline."""
    if by.pk == item.responsible_person_id:
        raise Refused(
            _("You are responsible for this item: somebody else must decide."), code="own-item"
        )


def check_ready_to_close(item: RectificationItem) -> None:
    """At least one measure, every measure done, and evidence since the item was last opened."""
    if not item.measures.exists():
        raise Refused(_("Enter the measures that were taken first."), code="no-measures")
    if item.measures.filter(done_on=None).exists():
        raise Refused(_("Not every measure is done."), code="measures-open")
    relapse = item.look_backs.filter(result=LookBack.Result.FAILED).last()
    evidence = item.evidence.all()
    if relapse is not None:
        evidence = evidence.filter(at__gt=relapse.performed_at)
    if not evidence.exists():
        raise Refused(
            _("Attach evidence of what was done before you ask for closing."), code="no-evidence"
        )


def check_other_person_and_unit(item: RectificationItem, by: User) -> None:
    """Closing is decided by neither the responsible person, their unit, nor who asked for it."""
    check_not_responsible(item, by)
    if by.pk == item.closing_requested_by_id:
        raise Refused(
            _("You asked for this closing: somebody else must decide."), code="own-request"
        )
    if by.office_id == item.responsible_unit_id:
        raise Refused(
            _("Your unit is responsible for this item: another unit must decide."),
            code="own-unit",
        )


def check_look_back(
    item: RectificationItem, look_back: LookBack, by: User, answers: "Answers", today: date
) -> None:
    """Not one's own closing or work; what residents said outweighs what staff would tick."""
    if look_back.result:
        raise Refused(_("This look-back has been done already."), code="already-done")
    if by.pk == look_back.closer_id:
        raise Refused(
            _("You closed this item: somebody else must look back."), code="own-closing"
        )
    if by.office_id == item.responsible_unit_id or by.pk == item.responsible_person_id:
        raise Refused(
            _("Your unit is responsible for this item: another unit must look back."),
            code="own-unit",
        )
    if by.pk == item.closing_requested_by_id:
        raise Refused(
            _("You asked for this closing: somebody else must look back."), code="own-request"
        )
    _check_residents(item, answers)
    if not answers.passed and (answers.new_deadline is None or answers.new_deadline < today):
        raise Refused(
            _("A failed look-back reopens the item: give a new deadline."), code="no-new-deadline"
        )


def _check_residents(item: RectificationItem, answers: "Answers") -> None:
    complaint = item.source_complaint
    if complaint and complaint.acceptance == "not_accepted" and answers.residents_accept:
        raise Refused(
            _("The complainant has said that they do not accept the result."),
            code="complainant-does-not-accept",
        )
