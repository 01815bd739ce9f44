"""`/rectification/answer/`: a household's word by a one-time code, without scripts."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from complaints.form_parts import posted
from complaints.rectification import desk
from complaints.rectification.asking.forms import AnswerForm
from portal.core import ratelimit
from portal.core.challenge import Challenge
from portal.core.errors import Refused

SCOPE = "rectification.answer"
FAILED = "rectification.answer.failed"
UNKNOWN = "unknown-code"
TOO_MANY = 429
# Beside which field a refusal stands; any other is about the whole form.
FIELDS = {
    UNKNOWN: "code",
    "code-used": "code",
    "code-expired": "code",
    "reason-needed": "reason",
    "personal-data": "reason",
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest) -> HttpResponse:
    """The form; what is sent counts once, and wrong codes soon cost an answer to a question."""
    if request.method != "POST":
        return _page(request, AnswerForm(), _challenge(request))
    form, challenge = AnswerForm(posted(request.POST)), _challenge(request)
    failed = ratelimit.look(request, FAILED, settings.TRACKING_LIMIT_RATE)
    if failed.used_up:
        return _page(request, form, challenge, TOO_MANY, come_back_at=failed.come_back_at)
    if not form.is_valid():
        return _page(request, form, challenge)
    if not challenge.passed(request):
        form.add_error(None, str(challenge.error))
        return _page(request, form, challenge)
    try:
        said = desk.Said(form.cleaned_data["accepted"] == "yes", form.cleaned_data["reason"])
        desk.answer_with_code(form.cleaned_data["code"], said)
    except Refused as refused:
        form.add_error(FIELDS.get(refused.code), refused.message)
        return _page(request, form, _after(request, refused, challenge))
    return render(request, "complaints/rectification/answered.html", {"crumbs": _crumbs()})


def _challenge(request: HttpRequest) -> Challenge:
    failed = ratelimit.look(request, FAILED, settings.TRACKING_FREE_RATE)
    return Challenge.for_request(request, SCOPE, needed=failed.used_up)


def _after(request: HttpRequest, refused: Refused, challenge: Challenge) -> Challenge:
    """Only a code that nobody was given counts as an attempt to guess one."""
    if refused.code != UNKNOWN:
        return challenge
    for rate in (settings.TRACKING_FREE_RATE, settings.TRACKING_LIMIT_RATE):
        ratelimit.count(request, FAILED, rate)
    return _challenge(request)


def _page(
    request: HttpRequest, form: AnswerForm, challenge: Challenge, status: int = 200, **more: Any
) -> HttpResponse:
    context = {"crumbs": _crumbs(), "form": form, "challenge": challenge, **more}
    page = render(request, "complaints/rectification/answer.html", context, status=status)
    return challenge.applied(page)


def _crumbs() -> list[tuple[str, str]]:
    return [(_("Rectification"), reverse("rectification:index")), (_("Your word"), "")]
