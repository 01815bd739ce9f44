"""The records of items, checks and assessments that their events seal."""

from complaints import sealing
from complaints.ledger import ASSESSMENT, INSPECTION, RECTIFICATION
from complaints.rectification.models import (
    Adjustment,
    Assessment,
    Draw,
    Evidence,
    Extension,
    InspectionCase,
    InspectionFinding,
    InspectionPlan,
    InspectionTarget,
    LookBack,
    Measure,
    Objection,
    RectificationItem,
    ResidentAnswer,
    Score,
    SheetAnswer,
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
sealing.register(
    sealing.Subject(
        INSPECTION,
        InspectionPlan,
        dict.fromkeys((Draw, InspectionTarget), "plan")
        | dict.fromkeys((InspectionCase, SheetAnswer, InspectionFinding), "target__plan"),
    )
)
