"""Staff are told that something waits for them, never what a citizen wrote or who it was."""

from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints.models import Complaint, LedgerEvent
from portal.core import outbox
from portal.core.models import Office
from portal.core.permissions import Action, people_with

Text = str | Promise


def arrived(complaint: Complaint, event: LedgerEvent) -> None:
    """Tell the unit that a case has come in or was passed to it."""
    tell_unit(complaint, _key(event), gettext_lazy("A case waits for your decision"))


def from_citizen(complaint: Complaint, event: LedgerEvent) -> None:
    """Tell the unit that the citizen has written, rated or withdrawn."""
    tell_unit(complaint, _key(event), gettext_lazy("The sender of a case has written"))


def not_satisfied(complaint: Complaint, event: LedgerEvent) -> None:
    """Tell the supervisors that a citizen does not accept a result."""
    subject = gettext_lazy("A sender does not accept the result")
    tell_unit(complaint, _key(event), subject)
    tell_supervisors(complaint, f"{_key(event)}:s", subject)


def for_approval(complaint: Complaint, event: LedgerEvent) -> None:
    """Tell those above the unit that something waits for their decision."""
    subject = gettext_lazy("A request waits for your decision")
    if complaint.confidential:
        tell_unit(complaint, _key(event), subject)
    else:
        tell_supervisors(complaint, _key(event), subject)


def decided(complaint: Complaint, event: LedgerEvent) -> None:
    """Tell the unit that its request was decided."""
    tell_unit(complaint, _key(event), gettext_lazy("Your request was decided"))


def help_asked(complaint: Complaint, office: Office, event: LedgerEvent) -> None:
    """Tell another unit that its opinion is asked for."""
    subject = gettext_lazy("Your unit is asked for its opinion on a case")
    title, body = _texts(complaint, subject, None)
    if complaint.confidential:
        people = people_with(Action.CONFIDENTIAL_HANDLE, office.division)
        outbox.mail(_key(event), (user.email for user in people), title, body)
    else:
        outbox.alert(_key(event), [office.email], title, body)


def opinion_given(complaint: Complaint, event: LedgerEvent) -> None:
    """Tell the leading unit that a helping one has answered."""
    tell_unit(complaint, _key(event), gettext_lazy("A helping unit has given its opinion"))


def tell_unit(complaint: Complaint, key: str, subject: Text, due: date | None = None) -> None:
    """One message per recipient: the unit's address, or each confidential-reports officer."""
    title, body = _texts(complaint, subject, due)
    tell = outbox.mail if complaint.confidential else outbox.alert
    tell(key, _addresses_of_unit(complaint), title, body)


def tell_supervisors(
    complaint: Complaint, key: str, subject: Text, due: date | None = None
) -> None:
    """One message to each supervisor of the place; confidential cases stay in their role."""
    if complaint.confidential:
        return
    people = people_with(Action.RECTIFICATION_CLOSE, complaint.division)
    outbox.mail(key, (user.email for user in people), *_texts(complaint, subject, due))


def _addresses_of_unit(complaint: Complaint) -> list[str]:
    if complaint.confidential:
        people = people_with(Action.CONFIDENTIAL_HANDLE, complaint.office.division)
        return [user.email for user in people]
    if complaint.handler and complaint.handler.email:
        return [complaint.handler.email]
    return [complaint.office.email]


def _texts(complaint: Complaint, subject: Text, due: date | None) -> tuple[str, str]:
    """Subject and body in the language of the site: number, unit, date, address; nothing else."""
    with translation.override(settings.LANGUAGE_CODE):
        title = f"{subject} · {complaint.number}"
        lines = [title, str(complaint.office)]
        if due:
            lines.append(_("Due: %(day)s") % {"day": due.isoformat()})
        lines.append(_link(complaint))
    return title, "\n".join(lines)


def _link(complaint: Complaint) -> str:
    return f"{settings.PUBLIC_URL}{reverse('petitions:inspect', args=[complaint.pk])}"


def _key(event: LedgerEvent) -> str:
    return f"ledger:{event.sequence}"
