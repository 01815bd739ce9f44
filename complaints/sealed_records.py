"""The records of a case that its events seal."""

from complaints import models, sealing
from complaints.ledger import COMPLAINT

_OF_THE_CASE = (
    models.CaseNote,
    models.CaseUnit,
    models.Exclusion,
    models.Extension,
    models.IdentityAccess,
    models.Investigation,
    models.Lateness,
    models.Message,
    models.Rating,
    models.Reply,
    models.Review,
    models.SupplementRequest,
)

sealing.register(
    sealing.Subject(
        COMPLAINT,
        models.Complaint,
        {**dict.fromkeys(_OF_THE_CASE, "complaint"), models.Delivery: "reply__complaint"},
    )
)
