"""Models of the petition ledger; import them from here."""

from complaints.models.api_keys import ApiKey
from complaints.models.channels import PetitionChannels
from complaints.models.choices import (
    WRITTEN,
    Acceptance,
    Channel,
    Outcome,
    Procedure,
    Route,
    Satisfaction,
    Status,
    Visibility,
)
from complaints.models.complaint import Complaint, DailySerial
from complaints.models.conflicts import Exclusion, RelativeFiling
from complaints.models.correspondence import Attachment, Delivery, Message, Rating, Reply
from complaints.models.handling import CaseNote, CaseUnit, Investigation
from complaints.models.kin import Declarant, KinRelation, MissingFiling, YearlyDeclaration
from complaints.models.kinds import ComplaintKind
from complaints.models.ledger import LedgerEvent, LedgerHead
from complaints.models.letters import LetterText
from complaints.models.limits import Extension, Lateness, Review, SupplementRequest
from complaints.models.people import IdentityAccess, Reporter, Representative
from complaints.models.reminders import DigestDay, ReminderPlan

__all__ = [
    "WRITTEN",
    "Acceptance",
    "ApiKey",
    "Attachment",
    "CaseNote",
    "CaseUnit",
    "Channel",
    "Complaint",
    "ComplaintKind",
    "DailySerial",
    "Declarant",
    "Delivery",
    "DigestDay",
    "Exclusion",
    "Extension",
    "IdentityAccess",
    "Investigation",
    "KinRelation",
    "Lateness",
    "LedgerEvent",
    "LedgerHead",
    "LetterText",
    "Message",
    "MissingFiling",
    "Outcome",
    "PetitionChannels",
    "Procedure",
    "Rating",
    "RelativeFiling",
    "ReminderPlan",
    "Reply",
    "Reporter",
    "Representative",
    "Review",
    "Route",
    "Satisfaction",
    "Status",
    "SupplementRequest",
    "Visibility",
    "YearlyDeclaration",
]
