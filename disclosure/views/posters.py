"""`/publicity/<reference>/poster/`: one village's poster as PDF, while its list is public.

Anyone may ask, so the cost is bounded: a rate per address, few posters at once, and what was made
is kept; but nothing is served before the list itself was found public.
"""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from disclosure.forms.posters import PosterForm
from disclosure.models import Roster
from disclosure.posters.content import Sheet, sheets_of, villages_of
from disclosure.posters.kept import poster_pdf
from disclosure.posters.sets import file_stem
from disclosure.views.fresh import fresh
from disclosure.views.public import tombstone
from portal.core import ratelimit
from portal.core.errors import Refused

GONE, BUSY = 410, 503


@require_safe
def poster(request: HttpRequest, reference: str) -> HttpResponse:
    """Choose a village; with one chosen, its poster."""
    rows = Roster.objects.select_related("programme", "division", "office")
    roster = get_object_or_404(rows, reference=reference)
    if not roster.is_public(timezone.localdate()):
        return gone(request, roster)
    response = _asked(request, roster)
    # Making a poster takes a moment, and the list may have been taken down in it.
    roster.refresh_from_db(fields=["status"])
    return response if roster.is_public(timezone.localdate()) else gone(request, roster)


def gone(request: HttpRequest, roster: Roster) -> HttpResponse:
    """The tombstone of the list, for whoever wanted its poster."""
    response = tombstone(request, roster)
    response.status_code = GONE
    return response


def _asked(request: HttpRequest, roster: Roster) -> HttpResponse:
    form = PosterForm(request.GET or None, villages=villages_of(roster))
    if not form.is_valid():
        return _choice(request, roster, form)
    sheets = sheets_of(roster, [form.chosen])
    if len(sheets) > 1 and not form.cleaned_data["part"]:
        return _choice(request, roster, form, sheets)
    return _one(request, roster, form, sheets)


def _one(
    request: HttpRequest, roster: Roster, form: PosterForm, sheets: list[Sheet]
) -> HttpResponse:
    usage = ratelimit.count(request, "poster", settings.POSTER_LIMIT_RATE)
    if usage.exceeded:
        return render(request, "429.html", {"come_back_at": usage.come_back_at}, status=429)
    part, paper = form.cleaned_data["part"] or 1, form.cleaned_data["paper"]
    if part > len(sheets):
        raise Http404
    try:
        pdf = poster_pdf(roster, sheets[part - 1], paper)
    except Refused as refused:
        form.add_error(None, str(refused))
        response = _choice(request, roster, form)
        response.status_code = BUSY
        return response
    return pdf_response(pdf, f"{file_stem(sheets[part - 1])}-{paper}.pdf")


def pdf_response(pdf: bytes, name: str, *, attachment: bool = False) -> HttpResponse:
    """A file that nobody keeps; *name* is what a clerk finds in the folder of downloads."""
    kind = "application/zip" if name.endswith(".zip") else "application/pdf"
    response = HttpResponse(pdf, content_type=kind)
    header = content_disposition_header(attachment, name)
    if header:
        response["Content-Disposition"] = header
    return fresh(response)


def _choice(
    request: HttpRequest, roster: Roster, form: PosterForm, sheets: list[Sheet] | None = None
) -> HttpResponse:
    address = reverse("disclosure:list", args=[roster.reference])
    context = {
        "roster": roster,
        "form": form,
        "sheets": sheets or [],
        "crumbs": [
            (_("Publicity lists"), reverse("disclosure:index")),
            (roster.title, address),
            (_("Poster"), ""),
        ],
    }
    return fresh(render(request, "disclosure/poster.html", context))
