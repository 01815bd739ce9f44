"""The chain of the ledger, verified on request; who did it and what was found stays in the log."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from complaints import verification
from portal.core.permissions import Action, require

VERIFIED = "rectification.ledger_verified"


def last() -> ModelLogEntry | None:
    """The latest verification; None before the first."""
    return ModelLogEntry.objects.filter(action=VERIFIED).order_by("-timestamp", "-pk").first()


def words() -> str:
    """What the latest verification found, and when."""
    entry = last()
    if entry is None:
        return _("The ledger has not been verified from here yet.")
    facts = {
        "at": date_format(timezone.localtime(entry.timestamp), "Y-m-d H:i"),
        "events": entry.data["events"],
        "problems": entry.data["problems"],
    }
    if entry.data["problems"]:
        return (
            _("%(at)s: %(problems)s places do not fit. Run verify_ledger; it names them.") % facts
        )
    return _("%(at)s: %(events)s events, every seal holds.") % facts


@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Walk the chain and compare the records now; the stored files are left to the command."""
    user = require(request.user, Action.LOG_VIEW)
    require(user, Action.RECTIFICATION_VIEW)
    found = verification.verify(with_files=False)
    data = {"events": found.events, "problems": len(found.problems)}
    log(instance=user, action=VERIFIED, user=user, data=data)
    (messages.success if found.ok else messages.error)(request, words())
    return redirect("rectification_glance")
