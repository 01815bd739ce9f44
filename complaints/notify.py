"""Staff are told that something waits for them, never what a citizen wrote or who it was.

A unit without a named handler reads of its cases in its daily digest. A sender is told by the way
they chose that there is news, never what it is.
"""

from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints import conflicts
from complaints.models import Complaint, LedgerEvent, Reporter
from portal.core import outbox
from portal.core.models import Office, OutboxMessage, User
from portal.core.permissions import Action, people_with
from portal.core.staff_links import staff_link

Text = str | Promise
# What a sender is told of. Filing is not among them: the receipt is in their hands.
TOLD = frozenset(
    {
        *("accepted", "refused", "referred", "transferred", "replied", "closed", "delivered"),
        *("supplement_asked", "extension_granted", "due_moved", "message_from_office", "merged"),
        *("unmerged", "review_upheld", "review_redo", "code_reissued", "progress"),
    }
)
# By telephone: what a note, a word on the progress or a delivery shows to have been told.
CALLED = frozenset({"noted", "progress", "delivered"})
NEWS = TOLD - CALLED
WRITTEN_TO = (Reporter.ContactBy.EMAIL, Reporter.ContactBy.SMS)


def citizen(complaint: Complaint, event: LedgerEvent) -> None:
    """Tell the sender that there is news, where they asked to be written to.

    The message names nobody: whom it goes to is looked up when it is sent. By telephone the
    handler calls (complaints.worklist); on the tracking page it stands already.
    """
    if event.kind in TOLD:
        there_is_news(complaint, f"citizen:{event.sequence}")


def there_is_news(complaint: Complaint, key: str) -> None:
    """Tell the sender, once for each *key*, where they asked to be written to."""
    reporter = Reporter.objects.filter(complaint=complaint, contact_by__in=WRITTEN_TO).values("pk")
    if found := reporter.first():
        way = OutboxMessage.Channel.CITIZEN
        outbox.send(key, way, str(found["pk"]), *_news(complaint))


def _news(complaint: Complaint) -> tuple[str, str]:
    """Number, that there is news, where to read it, whom to call; nothing of the case itself."""
    with translation.override(settings.LANGUAGE_CODE):
        title = _("News about your case %(number)s") % {"number": complaint.number}
        body = _(
            "There is news about your case %(number)s. Read it with your query code at "
            "%(address)s, or call %(phone)s."
        ) % {
            "number": complaint.number,
            "address": f"{settings.PUBLIC_URL}{reverse('complaints:track')}",
            "phone": complaint.office.hotline,
        }
    return title, body


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
    title, body = texts(complaint, subject, None)
    # Where one of the unit must not know of the case, it is not told to the unit as a whole.
    if complaint.confidential or complaint.exclusions.filter(user__office=office).exists():
        secret = complaint.confidential
        action = Action.CONFIDENTIAL_HANDLE if secret else Action.COMPLAINT_HANDLE
        people = people_with(action, office.division)
        told = conflicts.without_conflict(people, complaint)
        outbox.mail(_key(event), (user.email for user in told), title, body)
    else:
        outbox.alert(_key(event), [office.email], title, body, office)


def opinion_given(complaint: Complaint, event: LedgerEvent) -> None:
    """Tell the leading unit that a helping one has answered."""
    tell_unit(complaint, _key(event), gettext_lazy("A helping unit has given its opinion"))


def tell_unit(complaint: Complaint, key: str, subject: Text, due: date | None = None) -> None:
    """One message to the handler, or to each confidential-reports officer.

    Where nobody handles the case yet, the digest of the unit tells of it.
    """
    if complaint.confidential:
        people = people_with(Action.CONFIDENTIAL_HANDLE, complaint.office.division)
    elif complaint.handler_id:
        people = User.objects.filter(pk=complaint.handler_id, is_active=True)
    else:
        return
    told = conflicts.without_conflict(people, complaint)
    outbox.mail(key, (user.email for user in told), *texts(complaint, subject, due))


def tell_supervisors(
    complaint: Complaint, key: str, subject: Text, due: date | None = None
) -> None:
    """One message to each supervisor of the place; confidential cases stay in their role."""
    if complaint.confidential:
        return
    people = people_with(Action.COMPLAINT_EXTEND, complaint.division)
    told = conflicts.without_conflict(people, complaint)
    outbox.mail(key, (user.email for user in told), *texts(complaint, subject, due))


def texts(complaint: Complaint, subject: Text, due: date | None) -> tuple[str, str]:
    """Subject and body in the language of the site: number, unit, date, address; nothing else."""
    with translation.override(settings.LANGUAGE_CODE):
        title = f"{subject} · {complaint.number}"
        lines = [title, str(complaint.office)]
        if due:
            lines.append(_("Due: %(day)s") % {"day": due.isoformat()})
        lines.append(_link(complaint))
    return title, "\n".join(lines)


def _link(complaint: Complaint) -> str:
    return staff_link("petitions:inspect", complaint.pk)


def _key(event: LedgerEvent) -> str:
    return f"ledger:{event.sequence}"
