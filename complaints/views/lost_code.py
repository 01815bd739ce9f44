"""Who has lost the code asks for a new one; the answer is the same whatever was typed."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from complaints import desk
from complaints.form_parts import posted
from portal.core import ratelimit
from portal.core.challenge import Challenge

SCOPE, ASKED = "lost-code", "lost-code.asked"


class LostCodeForm(forms.Form):
    """What was given on filing."""

    number = forms.CharField(
        label=_("Complaint number"),
        max_length=60,
        error_messages={"required": _("Type the number from your receipt.")},
    )
    name = forms.CharField(
        label=_("Your name"),
        max_length=40,
        help_text=_("As you gave it when you filed."),
        error_messages={"required": _("Type the name that you gave when you filed.")},
    )
    phone = forms.CharField(
        label=_("Your phone"),
        max_length=24,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel"}),
        help_text=_("The unit calls this number and no other."),
        error_messages={"required": _("Type the phone number that you gave when you filed.")},
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def lost_code(request: HttpRequest) -> HttpResponse:
    """The form; then what will happen if everything fits."""
    challenge = Challenge.for_request(request, SCOPE, needed=True)
    if request.method != "POST":
        return _page(request, LostCodeForm(), challenge)
    form = LostCodeForm(posted(request.POST))
    usage = ratelimit.look(request, ASKED, settings.TRACKING_LIMIT_RATE)
    if usage.used_up:
        return _page(request, form, challenge, 429, come_back_at=usage.come_back_at)
    if form.is_valid() and not challenge.passed(request):
        form.add_error(None, str(challenge.error))
    if not form.is_valid():
        return _page(request, form, challenge)
    ratelimit.count(request, ASKED, settings.TRACKING_LIMIT_RATE)
    desk.request_code(**form.cleaned_data)
    return _page(request, form, challenge, sent=True)


def _page(
    request: HttpRequest,
    form: LostCodeForm,
    challenge: Challenge,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    crumbs = [(_("Complaints"), "/complaints/"), (_("Lost code"), "")]
    context = {"crumbs": crumbs, "form": form, "challenge": challenge, **more}
    page = render(request, "complaints/lost_code.html", context, status=status)
    return challenge.applied(page)
