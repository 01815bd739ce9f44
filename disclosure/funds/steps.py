"""Which step a month's totals allow in which state, and to whom: one table for page and writer."""

from dataclasses import dataclass

from wagtail.models import ModelLogEntry

from disclosure.lists.history import PREFIX
from disclosure.models import FundReport
from portal.core.models import User
from portal.core.permissions import Action, may_everywhere

Source, Status = FundReport.Source, FundReport.Status
PREPARING = ("funds_build", "funds_enter")


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that can be done to a month's totals, in which state, by whom."""

    source: str
    action: Action
    apart: bool = False
    """Whether it takes a person who had no part in the totals."""
    counted: bool = False
    """Whether it is for totals that were counted from lists."""


STEPS: dict[str, Step] = {
    "publish": Step(Status.DRAFT, Action.FUNDS_APPROVE, apart=True),
    "rebuild": Step(Status.DRAFT, Action.FUNDS_PREPARE, counted=True),
    "correct": Step(Status.DRAFT, Action.FUNDS_PREPARE),
    "withdraw": Step(Status.PUBLISHED, Action.FUNDS_APPROVE),
    "discard": Step(Status.DRAFT, Action.FUNDS_PREPARE),
}


def involved(report: FundReport) -> set[int]:
    """Keys of everyone who prepared or corrected the totals."""
    names = [f"{PREFIX}{name}" for name in PREPARING]
    entries = ModelLogEntry.objects.for_instance(report).filter(action__in=names)
    return {report.prepared_by_id, *entries.values_list("user_id", flat=True)} - {None}


def allowed_actions(report: FundReport, user: User) -> frozenset[str]:
    """Names of the steps that *user* may take with *report* now."""
    part = user.pk in involved(report)
    return frozenset(
        name
        for name, step in STEPS.items()
        if report.status == step.source
        and may_everywhere(user, step.action)
        and not (step.apart and part)
        and not (step.counted and report.source != Source.ROSTERS)
    )
