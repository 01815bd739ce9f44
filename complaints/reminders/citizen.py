"""Whom a message to a sender goes to is opened when it is sent, and kept nowhere else.

Where the identity was removed meanwhile, or another way was chosen, the message is not needed.
"""

from urllib.parse import quote

from django.conf import settings

from complaints.models import Reporter
from portal.core import alerts, outbox
from portal.core.models import OutboxMessage


@outbox.sender(OutboxMessage.Channel.CITIZEN)
def to_sender(message: OutboxMessage) -> bool:
    """Send to whoever filed the case, by the way they chose; False when there is nobody."""
    reporter = Reporter.objects.filter(pk=int(message.to)).first()
    if reporter is None:
        return False
    if reporter.contact_by == Reporter.ContactBy.EMAIL and reporter.email:
        outbox.email(message, reporter.email)
        return True
    if reporter.contact_by == Reporter.ContactBy.SMS and reporter.phone and settings.SMS_URL:
        url = settings.SMS_URL.replace("{phone}", quote(reporter.phone, safe=""))
        alerts.hand_over(url, message.subject, message.body, outbox.message_id(message))
        return True
    return False
