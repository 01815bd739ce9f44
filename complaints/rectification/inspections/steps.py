"""Which step of a check is open to whom: the one answer for buttons and for posts."""

from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints.rectification.inspections import desk, findings
from complaints.rectification.inspections import plan_forms as forms
from complaints.rectification.inspections import sheet_forms as sheets
from complaints.rectification.inspections.frame import Status
from complaints.rectification.inspections.parts import Part, chosen, parts_of
from complaints.rectification.models import InspectionPlan, InspectionTarget
from portal.core.models import User
from portal.core.permissions import Action, may
from portal.core.workpages import Step

Data = dict[str, Any]

PLAN_STEPS: tuple[Step, ...] = (
    Step(
        "announce",
        gettext_lazy("Announce the check"),
        lambda plan, by, data: desk.announce(plan, by),
        help=gettext_lazy("From then on everyone can read that this check will be made."),
    ),
    Step(
        "draw",
        gettext_lazy("Draw townships, inspectors and households"),
        lambda plan, by, data: desk.draw(plan, by, data["public"]),
        forms.DrawStep,
        help=gettext_lazy("Drawn once, by chance that nobody chooses; anybody can draw again."),
    ),
    Step(
        "complete",
        gettext_lazy("End the visits"),
        lambda plan, by, data: desk.complete(plan, by),
        help=gettext_lazy("Every sheet is finished and every finding decided."),
    ),
    Step(
        "put_on_list",
        gettext_lazy("Put a finding on the rectification list"),
        lambda plan, by, data: desk.put_on_list(data["finding"], by, data["duty"]),
        forms.PutOnListStep,
        help=gettext_lazy("At once, without waiting for the circular."),
    ),
    Step(
        "change",
        gettext_lazy("Change the plan"),
        lambda plan, by, data: desk.change(plan, by, data["draft"]),
        forms.ChangeStep,
    ),
    Step(
        "draw_again",
        gettext_lazy("Draw again"),
        lambda plan, by, data: desk.draw_again(plan, by, data["reason"], data["public"]),
        forms.DrawAgainStep,
        help=gettext_lazy("The first draw stays on record, and everyone reads the reason."),
        danger=True,
    ),
)


def open_plan_steps(plan: InspectionPlan, user: User) -> list[Step]:
    """What *user* can do with a check now."""
    found = set()
    if may(user, Action.INSPECTION_PLAN, plan.division):
        found |= _planning(plan)
    if may(user, Action.RECTIFICATION_OPEN, plan.division) and forms.unlisted(plan).exists():
        found.add("put_on_list")
    return [step for step in PLAN_STEPS if step.name in found]


def _planning(plan: InspectionPlan) -> set[str]:
    if plan.status == Status.PLANNED:
        return {"change", "draw" if plan.announced_at else "announce"}
    if plan.status != Status.UNDER_WAY:
        return set()
    found = set() if desk.has_begun(plan) else {"draw_again"}
    open_ones = plan.targets.filter(finished_at=None).exists() or findings.waiting(plan).exists()
    return found if open_ones else found | {"complete"}


def _record(target: InspectionTarget, by: User, data: Data) -> None:
    household = data.pop("household")
    desk.record(target, by, desk.FindingDraft(case=household, **data))


SHEET_STEPS: tuple[Step, ...] = (
    Step(
        "record",
        gettext_lazy("Write down a finding"),
        _record,
        sheets.FindingStep,
        help=gettext_lazy("It counts when the other inspector confirms it."),
    ),
    Step(
        "confirm",
        gettext_lazy("Confirm a finding"),
        lambda target, by, data: desk.confirm(data["finding"], by),
        sheets.WaitingStep,
        help=gettext_lazy("You stand for it together with who wrote it."),
    ),
    Step(
        "decline",
        gettext_lazy("Do not confirm a finding"),
        lambda target, by, data: desk.decline(data["finding"], by, data["reason"]),
        sheets.DeclineStep,
        danger=True,
    ),
    Step(
        "finish",
        gettext_lazy("Finish the sheet"),
        lambda target, by, data: desk.finish(target, by, data["visited_on"]),
        sheets.FinishStep,
        help=gettext_lazy("Every question must be answered; then the sheet changes no more."),
    ),
)


def open_sheet_steps(target: InspectionTarget, user: User, part: str = "") -> list[Step]:
    """What *user* can do on a sheet now: nothing, unless they were drawn for it.

    Of the parts of the sheet one is open at a time: *part*, or the first that is not whole.
    """
    drawn = may(user, Action.INSPECTION_RECORD) and target.inspectors.filter(pk=user.pk).exists()
    if not drawn or target.plan.status != Status.UNDER_WAY:
        return []
    found = {"record"}
    if sheets.to_decide(target, user).exists():
        found |= {"confirm", "decline"}
    steps = []
    if not target.finished_at:
        found.add("finish")
        steps.append(_fill_in(chosen(parts_of(target), part)))
    return [*steps, *(step for step in SHEET_STEPS if step.name in found)]


def _fill_in(part: Part) -> Step:
    def run(target: InspectionTarget, by: User, data: Data) -> None:
        desk.answer(target, by, data["answered"], part.case)

    label = _("Fill in: %(part)s") % {"part": part.label}
    return Step(part.name, label, run, partial(sheets.PartStep, part=part.case))
