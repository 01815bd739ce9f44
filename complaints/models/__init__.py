"""Models of the petition ledger; import them from here."""

from complaints.models.choices import (
    Acceptance,
    Channel,
    Outcome,
    Satisfaction,
    Status,
    Visibility,
)
from complaints.models.complaint import Complaint, DailySerial
from complaints.models.conflicts import Exclusion
from complaints.models.correspondence import Attachment, Message, Rating, Reply
from complaints.models.kinds import ComplaintKind
from complaints.models.ledger import LedgerEvent
from complaints.models.people import IdentityAccess, Reporter

__all__ = [
    "Acceptance",
    "Attachment",
    "Channel",
    "Complaint",
    "ComplaintKind",
    "DailySerial",
    "Exclusion",
    "IdentityAccess",
    "LedgerEvent",
    "Message",
    "Outcome",
    "Rating",
    "Reply",
    "Reporter",
    "Satisfaction",
    "Status",
    "Visibility",
]
