"""The one writer of checks: planned and drawn in the open, recorded and confirmed by two."""

from complaints.rectification.inspections.findings import (
    Duty,
    FindingDraft,
    complete,
    confirm,
    decline,
    put_on_list,
    record,
)
from complaints.rectification.inspections.planning import (
    PlanDraft,
    PublicSeed,
    announce,
    change,
    draw,
    draw_again,
    fingerprint,
    has_begun,
    plan,
    publication,
    published_bytes,
)
from complaints.rectification.inspections.visiting import Answered, answer, finish

__all__ = [
    "Answered",
    "Duty",
    "FindingDraft",
    "PlanDraft",
    "PublicSeed",
    "announce",
    "answer",
    "change",
    "complete",
    "confirm",
    "decline",
    "draw",
    "draw_again",
    "fingerprint",
    "finish",
    "has_begun",
    "plan",
    "publication",
    "published_bytes",
    "put_on_list",
    "record",
]
