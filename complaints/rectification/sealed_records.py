"""The records of a rectification item that its events seal."""

from complaints import sealing
from complaints.ledger import ASSESSMENT, RECTIFICATION
from complaints.rectification.models import (
    Adjustment,
    Assessment,
    Evidence,
    Extension,
    LookBack,
    Measure,
    Objection,
    RectificationItem,
    ResidentAnswer,
    Score,
)

sealing.register(
    sealing.Subject(
        RECTIFICATION,
        RectificationItem,
        dict.fromkeys((Measure, Evidence, Extension, Objection, LookBack, ResidentAnswer), "item"),
    )
)
sealing.register(
    sealing.Subject(ASSESSMENT, Assessment, dict.fromkeys((Adjustment, Score), "assessment"))
)
