"""Keys of programs that file cases: issued and revoked by the administrator, shown once."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from complaints.models import ApiKey
from complaints.open311 import keys
from portal.core.errors import Refused
from portal.core.permissions import Action, may, require


class KeyForm(forms.ModelForm):
    """Which program, and how much it may file."""

    class Meta:
        model = ApiKey
        fields = ("name", "per_hour")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Every key, and the form for a new one; the answer to the form shows the key once."""
    user = require(request.user, Action.RULES_MANAGE)
    form = KeyForm(request.POST or None)
    issued = None
    if request.method == "POST" and form.is_valid():
        try:
            issued = keys.issue(form.cleaned_data["name"], form.cleaned_data["per_hour"], user)
            form = KeyForm()
        except Refused as refused:
            form.add_error(None, refused.message)
    context = {
        "form": form,
        "issued": issued,
        "keys": ApiKey.objects.select_related("issued_by"),
        "page_title": _("Keys of programs"),
        "header_icon": "key",
    }
    status = 422 if form.is_bound else 200
    answer = render(request, "complaints/admin/api_keys.html", context, status=status)
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """The key opens nothing from now on."""
    user = require(request.user, Action.RULES_MANAGE)
    key = get_object_or_404(ApiKey, pk=pk)
    try:
        keys.revoke(key, user)
        messages.success(request, _("The key of “%(name)s” is revoked.") % {"name": key})
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("petitions_keys:index")


class KeysMenuItem(MenuItem):
    """Shown to those who manage rules."""

    def is_shown(self, request: Any) -> bool:
        return may(request.user, Action.RULES_MANAGE)


class KeysViewSet(ViewSet):
    """Keys of programs, under Petitions."""

    name = "petitions_keys"
    icon = "key"
    menu_label = gettext_lazy("Keys of programs")
    menu_item_class = KeysMenuItem

    def get_urlpatterns(self) -> list[Any]:
        return [path("", page, name="index"), path("<int:pk>/revoke/", revoke, name="revoke")]
