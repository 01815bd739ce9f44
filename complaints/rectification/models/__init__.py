"""Rectification items, checks, look-backs and what residents say, and the assessment."""

from complaints.rectification.models.acceptance import ResidentAnswer
from complaints.rectification.models.assessment import Adjustment, Assessment, Indicator, Score
from complaints.rectification.models.inspections import (
    Draw,
    InspectionCase,
    InspectionFinding,
    InspectionPlan,
    InspectionTarget,
    SheetAnswer,
    SheetQuestion,
)
from complaints.rectification.models.items import (
    REFERENCED,
    Evidence,
    Extension,
    Measure,
    RectificationItem,
    Source,
    Status,
)
from complaints.rectification.models.lookback import LookBack
from complaints.rectification.models.objections import Objection
from portal.core.problems import Accountability, Category, Urgency

__all__ = [
    "REFERENCED",
    "Accountability",
    "Adjustment",
    "Assessment",
    "Category",
    "Draw",
    "Evidence",
    "Extension",
    "Indicator",
    "InspectionCase",
    "InspectionFinding",
    "InspectionPlan",
    "InspectionTarget",
    "LookBack",
    "Measure",
    "Objection",
    "RectificationItem",
    "ResidentAnswer",
    "Score",
    "SheetAnswer",
    "SheetQuestion",
    "Source",
    "Status",
    "Urgency",
]
