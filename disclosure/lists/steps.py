"""Which step a list allows in which state, and to whom: one table for views and the writer."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import CharField, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.models import ModelLogEntry

from disclosure.models import Roster, Stage
from portal.core.models import User
from portal.core.permissions import Action, may, scoped

S = Roster.Status
WAS_PUBLIC = frozenset({S.OPEN, S.PAUSED, S.CLOSED, S.WITHDRAWN})
# What somebody did stays in the history when a second person did it over afterwards: the fields
# of the list and of its findings name the last one only.
PARTS = (
    *(f"disclosure.{name}" for name in ("import", "describe", "explain", "compare", "end", "sign")),
    "wagtail.workflow.start",
    "wagtail.workflow.resume",
)
PART_IN_LIST = _("Who prepared, submitted or explained a list cannot decide on objections to it.")


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that can be done to a list, in which states, by whom."""

    name: str
    label: object
    sources: frozenset[str]
    action: Action
    apart: object = ""
    """What is said to someone who had a part in the list, where that rules them out."""
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
            apart=_("Who prepared, submitted or explained a list cannot approve it."),
        ),
        Step("reject", _("Send back"), frozenset({S.SUBMITTED}), Action.ROSTER_APPROVE),
        Step(
            "withdraw",
            _("Withdraw at once"),
            frozenset({S.SCHEDULED, S.OPEN, S.PAUSED}),
            Action.ROSTER_WITHDRAW,
        ),
        Step("object", _("Register an objection"), frozenset({S.OPEN}), Action.OBJECTION_REGISTER),
        # A pending objection is decided even when the list has ended meanwhile.
        Step(
            "decide",
            _("Decide on an objection"),
            WAS_PUBLIC,
            Action.OBJECTION_DECIDE,
            apart=PART_IN_LIST,
        ),
        Step(
            "resume",
            pgettext_lazy("step with a list", "Resume"),
            frozenset({S.PAUSED}),
            Action.OBJECTION_DECIDE,
            apart=PART_IN_LIST,
        ),
        Step(
            "correct",
            _("Import the corrected list"),
            frozenset({S.PAUSED}),
            Action.ROSTER_PREPARE,
        ),
        Step("post", _("Record where the list hung"), WAS_PUBLIC, Action.POSTING_RECORD),
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
    """Keys of everyone who ever had a hand in the list, from the import to the submission."""
    explained = roster.findings.filter(explained_by__isnull=False).order_by()
    did = _parts().filter(object_id=f"{roster.pk}")
    found = explained.values_list("explained_by").union(did.values_list("user"))
    people = {roster.preparer_id, roster.submitter_id, *(key for (key,) in found)}
    return {key for key in people if key is not None}


def _parts() -> QuerySet[ModelLogEntry]:
    kind = Roster.get_base_content_type()
    return ModelLogEntry.objects.filter(content_type=kind, action__in=PARTS).order_by()


def allowed_actions(roster: Roster, user: User) -> frozenset[str]:
    """Names of the steps that *user* may take with *roster* now."""
    names = {
        step.name
        for step in STEPS.values()
        if step.fits(roster) and may(user, step.action, roster.division)
    }
    apart = {name for name in names if STEPS[name].apart}
    if apart and user.pk in involved(roster):
        names -= apart
    return frozenset(names)


def open_to(user: User | AnonymousUser, name: str) -> QuerySet[Roster]:
    """Lists with which this person can take a step: the rule of `allowed_actions` as a query."""
    rule = STEPS[name]
    mine = scoped(Roster.objects.all(), user, rule.action)
    mine = mine.filter(status__in=rule.sources, stage__in=rule.stages)
    if not rule.apart:
        return mine
    own = _parts().filter(user=user.pk).values("object_id")
    return (
        mine.annotate(key=Cast("pk", CharField()))
        .exclude(key__in=own)
        .exclude(preparer=user.pk)
        .exclude(submitter=user.pk)
        .exclude(findings__explained_by=user.pk)
    )
