"""`/errors/report/`: an error on this website, reported in a minute and without an account."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from complaints.form_parts import posted
from complaints.site_errors import SiteErrorForm, filed, page_of_ours
from complaints.views import filing
from portal.core import ratelimit
from portal.core.challenge import Challenge
from portal.core.errors import Refused

SCOPE = "site-error"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report_error(request: HttpRequest) -> HttpResponse:
    """The form, the form with its errors, or the receipt with number and query code."""
    challenge = Challenge.for_request(request, SCOPE, needed=filing.in_a_hurry(request))
    if request.method != "POST":
        page = page_of_ours(request.GET.get("page", ""))
        form = SiteErrorForm(initial={"page": page, "form_token": filing.new_token()})
        return _page(request, form, challenge)
    data = posted(request.POST)
    token = filing.digest_of_token(data)
    if token and (earlier := filing.sent_before(token)):
        return filing.receipt_page(request, earlier, None)
    attempts = ratelimit.count(request, filing.ATTEMPTS, settings.FILING_LIMIT_RATE)
    if attempts.exceeded:
        form = SiteErrorForm(initial=data.dict())
        return _page(request, form, challenge, 429, come_back_at=attempts.come_back_at)
    return _taken(request, SiteErrorForm(data), challenge, token)


def _taken(
    request: HttpRequest, form: SiteErrorForm, challenge: Challenge, token: str | None
) -> HttpResponse:
    if form.is_valid():
        if not challenge.passed(request):
            form.add_error(None, str(challenge.error))
            return _page(request, form, challenge)
        try:
            case = filed(form, token)
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            ratelimit.count(request, filing.ACCEPTED, settings.FILING_FREE_RATE)
            return filing.receipt_page(request, case.complaint, case.query_code)
    return _page(request, form, challenge)


def _page(
    request: HttpRequest,
    form: SiteErrorForm,
    challenge: Challenge,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    crumbs = [(_("Report an error"), "")]
    context = {"crumbs": crumbs, "form": form, "challenge": challenge, **more}
    page = render(request, "complaints/site_error.html", context, status=status)
    return challenge.applied(page)
