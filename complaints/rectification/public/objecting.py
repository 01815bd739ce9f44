"""`/rectification/<number>/objection/`: a word against a closing while its notice runs."""

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from complaints.form_parts import posted, refuse_numbers
from complaints.rectification import desk
from complaints.rectification.models import RectificationItem, Status
from complaints.rectification.queries import public_items
from portal.core import ratelimit
from portal.core.challenge import Challenge
from portal.core.errors import Refused

SCOPE = "rectification.objection"
SENT = "rectification.objection.sent"
TOO_MANY = 429


class ObjectionForm(forms.Form):
    """What is not put right; nobody is asked who they are."""

    text = forms.CharField(
        label=gettext_lazy("What is not put right?"),
        min_length=2,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Say what you have seen. Please no names and no numbers."),
        error_messages={"required": gettext_lazy("Say in a few words what is not put right.")},
    )

    def clean_text(self) -> str:
        return refuse_numbers(str(self.cleaned_data["text"]))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def objection(request: HttpRequest, number: str) -> HttpResponse:
    """The form, as long as the notice runs; afterwards a 404 leads nobody astray."""
    today = timezone.localdate()
    item = get_object_or_404(
        public_items().select_related("responsible_unit"),
        number=number,
        status=Status.CLOSING_NOTICE,
        notice_until__gte=today,
    )
    challenge = Challenge.for_request(request, SCOPE, needed=_in_a_hurry(request))
    if request.method != "POST":
        return _page(request, item, ObjectionForm(), challenge)
    form = ObjectionForm(posted(request.POST))
    used = ratelimit.look(request, SENT, settings.FILING_LIMIT_RATE)
    if used.used_up:
        form.add_error(None, _("Too many objections came from your network address. Come later."))
        return _page(request, item, form, challenge, TOO_MANY)
    if form.is_valid() and _is_taken(request, item, form, challenge):
        crumbs = _crumbs(item)
        return render(
            request, "complaints/rectification/objected.html", {"crumbs": crumbs, "item": item}
        )
    return _page(request, item, form, challenge)


def _is_taken(
    request: HttpRequest, item: RectificationItem, form: ObjectionForm, challenge: Challenge
) -> bool:
    if not challenge.passed(request):
        form.add_error(None, str(challenge.error))
        return False
    try:
        desk.object_to_closing(item, form.cleaned_data["text"])
    except Refused as refused:
        form.add_error(None, refused.message)
        return False
    for rate in (settings.FILING_FREE_RATE, settings.FILING_LIMIT_RATE):
        ratelimit.count(request, SENT, rate)
    return True


def _in_a_hurry(request: HttpRequest) -> bool:
    return ratelimit.look(request, SENT, settings.FILING_FREE_RATE).used_up


def _page(
    request: HttpRequest,
    item: RectificationItem,
    form: ObjectionForm,
    challenge: Challenge,
    status: int = 200,
) -> HttpResponse:
    context = {"crumbs": _crumbs(item), "item": item, "form": form, "challenge": challenge}
    page = render(request, "complaints/rectification/objection.html", context, status=status)
    return challenge.applied(page)


def _crumbs(item: RectificationItem) -> list[tuple[str, str]]:
    return [
        (_("Rectification"), reverse("rectification:index")),
        (item.number, item.get_absolute_url()),
        (_("Objection"), ""),
    ]
