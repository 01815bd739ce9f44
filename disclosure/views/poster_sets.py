"""For staff: all posters of a list that is public now, as one PDF to print or as a ZIP."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from disclosure.models import Roster
from disclosure.posters.content import PAPERS
from disclosure.posters.sets import township_pdf, township_zip
from disclosure.views.posters import pdf_response
from disclosure.views.work_steps import NAME
from portal.core.errors import Refused
from portal.core.permissions import Action, scoped

MAKERS = {"pdf": township_pdf, "zip": township_zip}


@require_safe
@never_cache
def poster_set(request: HttpRequest, pk: int, paper: str, kind: str) -> HttpResponse:
    """The posters of every village, for those who may see the list, while it is public."""
    rows = Roster.objects.select_related("programme", "division", "office")
    roster = scoped(rows, request.user, Action.ROSTER_VIEW).filter(pk=pk).first()
    if roster is None or paper not in PAPERS or kind not in MAKERS:
        raise Http404
    try:
        _require_public(roster)
        made = MAKERS[kind](roster, paper)
        # A set takes its time, and the list may have been taken down in it.
        roster.refresh_from_db(fields=["status"])
        _require_public(roster)
    except Refused as refused:
        return _back(request, roster, str(refused))
    return pdf_response(made, f"{roster.reference}-{paper}.{kind}", attachment=True)


def _require_public(roster: Roster) -> None:
    if not roster.is_public(timezone.localdate()):
        raise Refused(_("The list is not public now: there is no poster of it."), code="state")


def _back(request: HttpRequest, roster: Roster, why: str) -> HttpResponse:
    messages.error(request, why)
    return redirect(f"{NAME}:inspect", roster.pk)


def poster_links(roster: Roster) -> list[tuple[str, str]]:
    """What the work page offers; nothing for a list that is not public."""
    if not roster.is_public(timezone.localdate()):
        return []
    labels = {
        "pdf": _("All villages, %(paper)s, one PDF to print"),
        "zip": _("All villages, %(paper)s, ZIP with one PDF each"),
    }
    screen = reverse("board:screen", args=[roster.division.short_code])
    links = [
        (_("Notice-board screen of the township"), screen),
        (_("One village"), reverse("disclosure:poster", args=[roster.reference])),
    ]
    for paper in PAPERS:
        for kind, label in labels.items():
            address = reverse(f"{NAME}:posters", args=[roster.pk, paper, kind])
            links.append((label % {"paper": paper.upper()}, address))
    return links
