"""The steps of a list as its work page offers them: words, form, and the writer's function."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy

from disclosure import roster as writer
from disclosure.forms.steps import (
    ApproveForm,
    DescribeForm,
    ExplainForm,
    PublicReasonForm,
    ReasonForm,
)
from disclosure.lists.steps import STEPS
from disclosure.models import Roster
from disclosure.views.monthly import MONTHLY_STEPS, NAME, Data
from disclosure.views.proceedings import PROCEEDING_STEPS
from portal.core.models import User
from portal.core.workpages import Step


def _discard(roster: Roster, by: User, data: Data) -> HttpResponse:
    writer.discard(roster, by)
    return redirect(f"{NAME}:index")


def _explain(roster: Roster, by: User, data: Data) -> int:
    return writer.explain(data["finding"], by, data["reason"], alike=data["alike"])


WORK_STEPS: tuple[Step, ...] = (
    Step("explain", STEPS["explain"].label, _explain, ExplainForm),
    Step(
        "describe",
        gettext_lazy("First day and review meeting"),
        lambda roster, by, data: writer.describe(roster, by, **data),
        DescribeForm,
    ),
    *MONTHLY_STEPS,
    Step(
        "submit",
        STEPS["submit"].label,
        lambda roster, by, data: writer.submit(roster, by),
        help=gettext_lazy("A different person then decides whether the list becomes public."),
        done=gettext_lazy("Submitted. A reviewer who had no part in the list decides."),
    ),
    Step(
        "approve",
        STEPS["approve"].label,
        lambda roster, by, data: writer.approve(roster, by, seen=data["seen"]),
        ApproveForm,
        help=gettext_lazy("You approve exactly the page that is shown below."),
        done=gettext_lazy("Approved."),
    ),
    Step(
        "reject",
        STEPS["reject"].label,
        lambda roster, by, data: writer.reject(roster, by, data["reason"]),
        ReasonForm,
        danger=True,
    ),
    *PROCEEDING_STEPS,
    Step(
        "withdraw",
        STEPS["withdraw"].label,
        lambda roster, by, data: writer.withdraw(roster, by, data["reason"]),
        PublicReasonForm,
        danger=True,
        done=gettext_lazy("The list is no longer public."),
    ),
    Step("discard", STEPS["discard"].label, _discard, danger=True),
)
