"""Rectification items, their measures and evidence, and the look-backs."""

from complaints.rectification.models.items import (
    Category,
    Evidence,
    Kind,
    Measure,
    RectificationItem,
    Source,
    Status,
)
from complaints.rectification.models.lookback import LookBack

__all__ = [
    "Category",
    "Evidence",
    "Kind",
    "LookBack",
    "Measure",
    "RectificationItem",
    "Source",
    "Status",
]
