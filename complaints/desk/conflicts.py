"""Somebody steps back or is kept away from a case: on record, and for good.

信访工作条例 28. There is no way back: a conflict of interest is never lifted, only recorded.
"""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from complaints import conflicts, notify, rules
from complaints.desk import checks
from complaints.desk.taking import REASON_LENGTH, Case, kept_text, taking
from complaints.models import Complaint, Exclusion
from complaints.screening import refuse_numbers
from complaints.transitions import Step
from portal.core.errors import Refused
from portal.core.models import Office, User


def recuse(complaint: Complaint, by: User, reason: str, at: datetime | None = None) -> Complaint:
    """Step back from a case oneself: it goes back to the unit without a handler."""
    why = _reason(reason)
    with taking(complaint, Step.RECUSE, by, at) as case:
        found = case.complaint
        _bar(case, Exclusion.Reason.RECUSED, by, None)
        case.note("recused", {"office": found.office.name}, {"user": by.pk, "reason": why})
        assert case.event is not None  # noqa: S101  narrows the type
        notify.arrived(found, case.event)
    return found


def exclude(
    complaint: Complaint,
    by: User,
    reason: str,
    person: User | None = None,
    office: Office | None = None,
    at: datetime | None = None,
) -> Complaint:
    """Keep a member of staff or a unit away; a unit that has the case gives it to the one above.

    Raises Refused with reason-needed, one-needed, barred-already, no-other-unit.
    """
    why = _reason(reason)
    if (person is None) == (office is None):
        raise Refused(_("Choose either a person or a unit."), code="one-needed")
    with taking(complaint, Step.EXCLUDE, by, at) as case:
        found = case.complaint
        kind = Exclusion.Reason.ACCUSED_UNIT if office else Exclusion.Reason.ACCUSED_PERSON
        _bar(case, kind, person, office)
        if office is not None and office.pk == found.office_id:
            _give_up(case)
        private = {
            "user": person.pk if person else None,
            "office": office.pk if office else None,
            "reason": why,
        }
        case.note("excluded", {"office": found.office.name}, private)
        assert case.event is not None  # noqa: S101  narrows the type
        notify.arrived(found, case.event)
    return found


def _bar(case: Case, reason: str, person: User | None, office: Office | None) -> None:
    found = case.complaint
    if found.exclusions.filter(user=person, office=office).exists():
        raise Refused(_("They are kept away from this case already."), code="barred-already")
    Exclusion.objects.create(
        complaint=found, user=person, office=office, reason=reason, recorded_by=case.by, at=case.at
    )
    handler = found.handler
    if handler and conflicts.is_barred(handler, found):
        found.handler = None


def _give_up(case: Case) -> None:
    """The unit that is kept away hands the case to the one above that is not."""
    found = case.complaint
    barred = conflicts.offices_barred(found)
    office, _confidential = rules.unit_for(found.division, found.confidential, barred)
    if office is None or office.pk in {one.pk for one in barred}:
        raise Refused(
            _("No other unit stands above this one. Move the case into the confidential queue."),
            code="no-other-unit",
        )
    checks.require_other_unit(found, office)
    found.office, found.handler, found.transferred_at = office, None, case.at


def _reason(text: str) -> str:
    needed = _("Give the reason; it stays on record.")
    why = kept_text(text, REASON_LENGTH, "reason-needed", needed)
    refuse_numbers(why, phones=True)
    return why
