"""The records of a rectification item that its events seal."""

from complaints import sealing
from complaints.ledger import RECTIFICATION
from complaints.rectification.models import (
    Evidence,
    Extension,
    LookBack,
    Measure,
    RectificationItem,
    ResidentAnswer,
)

sealing.register(
    sealing.Subject(
        RECTIFICATION,
        RectificationItem,
        dict.fromkeys((Measure, Evidence, Extension, LookBack, ResidentAnswer), "item"),
    )
)
