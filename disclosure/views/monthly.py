"""The monthly round on the work page: draft the changes, record who signed, open a scan."""

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from disclosure import roster as writer
from disclosure.forms.signatures import SignForm
from disclosure.lists.related import month_before, partner
from disclosure.lists.signatures import sheet
from disclosure.lists.steps import STEPS
from disclosure.models import Roster, Stage, VillageSignature
from portal.core.downloads import private_download_of
from portal.core.errors import Refused
from portal.core.models import User
from portal.core.permissions import Action, scoped
from portal.core.workpages import Step

NAME = "publicity_lists"
Data = dict[str, Any]


def _compare(roster: Roster, by: User, data: Data) -> HttpResponse:
    draft = writer.draft_changes(roster, by)
    if draft is None:
        raise Refused(_("Nothing changed against the month before: no list is needed."))
    return redirect(reverse(f"{NAME}:inspect", args=[draft.pk]))


def _end(roster: Roster, by: User, data: Data) -> HttpResponse:
    draft = writer.draft_ended(roster, by)
    return redirect(reverse(f"{NAME}:inspect", args=[draft.pk]))


MONTHLY_STEPS: tuple[Step, ...] = (
    Step(
        "compare",
        STEPS["compare"].label,
        _compare,
        help=gettext_lazy(
            "Compares this list with the monthly list before it, person by person, and drafts the "
            "list of changes. It also happens by itself when this list opens."
        ),
    ),
    Step(
        "sign",
        STEPS["sign"].label,
        lambda roster, by, data: writer.sign(roster, by, **data),
        SignForm,
        help=gettext_lazy(
            "Every village in the list signs before it can be submitted. A second record for a "
            "village takes the place of the first."
        ),
        done=gettext_lazy("Recorded."),
    ),
    Step(
        "end",
        STEPS["end"].label,
        _end,
        help=gettext_lazy("Drafts a list of its own from those whose assistance stopped."),
    ),
)


def monthly_context(roster: Roster) -> Data:
    """What the work page shows of a monthly round."""
    return {
        "signature_sheet": sheet(roster),
        "partner": partner(roster),
        "before": month_before(roster) if roster.stage == Stage.MONTHLY else None,
    }


@require_safe
@never_cache
def scan(request: HttpRequest, pk: int) -> FileResponse:
    """The signed sheet of a village, always as a download, for those who may see the list."""
    path = "roster__division"
    mine = scoped(VillageSignature.objects.all(), request.user, Action.ROSTER_VIEW, path)
    return private_download_of(mine, pk, "scan")
