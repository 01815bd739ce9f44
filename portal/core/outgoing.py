"""The staff side of what leaves: channels of units, a test of each, and messages that wait.

The page says how a message fares, never what it says: it may be about a case that only its
officers know.
"""

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin.forms import WagtailAdminModelForm

from portal.core import alerts, outbox
from portal.core.errors import Refused
from portal.core.models import AlertChannel, Office, OutboxMessage
from portal.core.permissions import Action, Person, divisions_for, may_everywhere, require, scoped
from portal.core.viewsets import ScopedViewSet, Verbs

SHOWN = 100


class AlertChannelForm(WagtailAdminModelForm):
    """A channel; its address is a secret that is entered and never shown again."""

    secrets = frozenset({"address"})  # what the log of changes leaves out
    address = forms.CharField(
        label=gettext_lazy("Address"),
        required=False,
        max_length=500,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("As apprise writes it: wecombot://… or dingtalk://… or jsons://…"),
    )

    class Meta:
        model = AlertChannel
        fields: ClassVar[list[str]] = ["office", "name", "active"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        within = divisions_for(self.for_user, Action.STAFF_MANAGE)
        self.fields["office"].queryset = Office.objects.filter(division__in=within)
        if self.instance.pk is None:
            self.fields["address"].required = True
        else:
            self.fields["address"].help_text = _("Leave empty to keep the present one.")

    def clean_address(self) -> str:
        address: str = self.cleaned_data["address"].strip()
        if address:
            try:
                alerts.check(address)
            except Refused as refused:
                raise forms.ValidationError(str(refused), code=refused.code) from refused
        return address

    def save(self, commit: bool = True) -> Any:
        if self.cleaned_data["address"]:
            self.instance.url = self.cleaned_data["address"]
        return super().save(commit)


class AlertChannelViewSet(ScopedViewSet):
    """Where units want their alerts besides e-mail."""

    model = AlertChannel
    icon = "mail"
    menu_label = gettext_lazy("Alert channels")
    division_path = "office__division"
    verbs: Verbs = dict.fromkeys(("add", "change", "delete"), Action.STAFF_MANAGE)
    list_display: ClassVar[list[str]] = ["name", "office", "active"]

    def get_form_class(self, for_update: bool = False) -> Any:
        return AlertChannelForm


def may_see(user: Person) -> bool:
    """Whoever manages the county's staff looks after its messages too."""
    return may_everywhere(user, Action.STAFF_MANAGE)


@login_required
def page(request: HttpRequest) -> HttpResponse:
    """What waits and what was given up, and the channels with a test of each."""
    _require(request)
    context = {
        "given_up": outbox.given_up().order_by("-pk")[:SHOWN],
        "waiting": outbox.waiting().order_by("next_attempt_at", "pk")[:SHOWN],
        "counts": {"given_up": outbox.given_up().count(), "waiting": outbox.waiting().count()},
        "channels": _channels(request),
        "most": outbox.MAX_ATTEMPTS,
    }
    return render(request, "core/admin/outgoing.html", context)


@login_required
@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin anew with one message."""
    _require(request)
    if outbox.try_again(get_object_or_404(OutboxMessage, pk=pk).pk):
        messages.success(request, _("The message is being sent again."))
    else:
        messages.info(request, _("This message has left meanwhile, or is being sent now."))
    return redirect("outgoing")


@login_required
@require_POST
def test(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a test message over one channel, now: the answer is what was asked for."""
    _require(request)
    channel = get_object_or_404(_channels(request), pk=pk)
    title = _("Test message of %(office)s") % {"office": channel.office}
    try:
        alerts.hand_over(channel.url, title, title, f"test-{channel.pk}")
    except alerts.NotTaken:
        messages.error(
            request,
            _("The service did not take the test message. Check the address of the channel."),
        )
    else:
        messages.success(request, _("The service has taken the test message."))
    return redirect("outgoing")


def _require(request: HttpRequest) -> None:
    require(request.user, Action.STAFF_MANAGE)
    if not may_see(request.user):
        raise PermissionDenied


def _channels(request: HttpRequest) -> QuerySet[AlertChannel]:
    rows = AlertChannel.objects.select_related("office")
    return scoped(rows, request.user, Action.STAFF_MANAGE, "office__division")
