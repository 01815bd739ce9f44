"""Which step a list allows in which state, and to whom: one table for views and the writer."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from disclosure.models import Roster, Stage
from portal.core.models import User
from portal.core.permissions import Action, may

S = Roster.Status


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that can be done to a list, in which states, by whom."""

    name: str
    label: object
    sources: frozenset[str]
    action: Action
    apart: bool = False
    """Whether it needs someone who had no part in the list."""
    stages: frozenset[str] = frozenset(Stage.values)

    def fits(self, roster: Roster) -> bool:
        """Whether the list is of a stage and in a state that allow the step."""
        return roster.status in self.sources and roster.stage in self.stages


STEPS: dict[str, Step] = {
    step.name: step
    for step in (
        Step("describe", _("Save"), frozenset({S.DRAFT}), Action.ROSTER_PREPARE),
        Step("explain", _("Explain"), frozenset({S.DRAFT}), Action.ROSTER_PREPARE),
        Step("submit", _("Submit for approval"), frozenset({S.DRAFT}), Action.ROSTER_PREPARE),
        Step("discard", _("Discard the draft"), frozenset({S.DRAFT}), Action.ROSTER_PREPARE),
        Step(
            "approve",
            _("Approve for publication"),
            frozenset({S.SUBMITTED}),
            Action.ROSTER_APPROVE,
            apart=True,
        ),
        Step("reject", _("Send back"), frozenset({S.SUBMITTED}), Action.ROSTER_APPROVE),
        Step(
            "withdraw",
            _("Withdraw at once"),
            frozenset({S.SCHEDULED, S.OPEN}),
            Action.ROSTER_WITHDRAW,
        ),
        Step(
            "compare",
            _("Draft the changes of this month"),
            frozenset({S.DRAFT, S.SUBMITTED, S.SCHEDULED, S.OPEN}),
            Action.ROSTER_PREPARE,
            stages=frozenset({Stage.MONTHLY}),
        ),
        Step(
            "end",
            _("Draft the list of those who ended"),
            frozenset({S.OPEN, S.CLOSED}),
            Action.ROSTER_PREPARE,
            stages=frozenset({Stage.CHANGES}),
        ),
        Step(
            "sign",
            _("Record a village head's signature"),
            frozenset({S.DRAFT}),
            Action.ROSTER_PREPARE,
            stages=frozenset({Stage.CHANGES}),
        ),
    )
}


def involved(roster: Roster) -> set[int]:
    """Keys of everyone who had a hand in the list: prepared, submitted or explained."""
    explained: Iterable[int] = roster.findings.filter(explained_by__isnull=False).values_list(
        "explained_by", flat=True
    )
    people = {roster.preparer_id, roster.submitter_id, *explained}
    return {key for key in people if key is not None}


def allowed_actions(roster: Roster, user: User) -> frozenset[str]:
    """Names of the steps that *user* may take with *roster* now."""
    names = {
        step.name
        for step in STEPS.values()
        if step.fits(roster) and may(user, step.action, roster.division)
    }
    if "approve" in names and user.pk in involved(roster):
        names.discard("approve")
    return frozenset(names)
