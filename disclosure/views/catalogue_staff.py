"""The staff's side of the catalogue: how their units stand, who sees to it, and its items."""

from typing import Any

from django.forms import modelform_factory
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from disclosure.catalogue import standing
from disclosure.forms.catalogue import ItemForm
from disclosure.models import CatalogueItem
from disclosure.views.rules import RULES
from portal.core.models import Appointment, Division
from portal.core.permissions import ROLES_FOR, Action, divisions_for, may, require
from portal.core.viewsets import ScopedViewSet

LEVELS = (Division.Level.COUNTY, Division.Level.TOWNSHIP)


@require_safe
@never_cache
def standing_page(request: HttpRequest) -> HttpResponse:
    """Every line of the jurisdiction, late ones first, with the people who prepare there."""
    require(request.user, Action.ROSTER_VIEW)
    places = list(divisions_for(request.user, Action.ROSTER_VIEW).filter(level__in=LEVELS))
    lines = standing(timezone.localdate(), places)
    people = _people(places)
    context = {
        "rows": [(line, people.get(line.division.pk, [])) for line in lines],
        "page_title": _("What is due"),
        "header_icon": "calendar-check",
        "may_import": may(request.user, Action.ROSTER_PREPARE),
    }
    return render(request, "disclosure/admin/catalogue.html", context)


def _people(places: list[Division]) -> dict[int, list[str]]:
    """The names of those who prepare lists, by place; one query."""
    rows = Appointment.objects.filter(
        division__in=places, role__in=ROLES_FOR[Action.ROSTER_PREPARE], user__is_active=True
    ).select_related("user")
    found: dict[int, list[str]] = {}
    for row in rows.order_by("user__username"):
        found.setdefault(row.division_id, []).append(row.user.get_full_name())
    return found


class StandingMenuItem(MenuItem):
    """Shown to those who see lists."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may(request.user, Action.ROSTER_VIEW)


class StandingViewSet(ViewSet):
    """What is due, late ones first."""

    name = "catalogue_standing"
    icon = "calendar-check"
    menu_label = gettext_lazy("What is due")
    menu_item_class = StandingMenuItem

    def get_urlpatterns(self) -> list[Any]:
        return [path("", standing_page, name="index")]


class CatalogueViewSet(ScopedViewSet):
    """The items of the catalogue; one that is no longer asked for is put out of use."""

    model = CatalogueItem
    name = "catalogue_items"
    icon = "clipboard-list"
    menu_label = gettext_lazy("Catalogue items")
    verbs = RULES
    division_path = None
    form_fields = [
        "number",
        "category",
        "title",
        "content",
        "basis",
        "limit",
        "law_limit",
        "publisher",
        "channels",
        "audience",
        "by_county",
        "by_townships",
        "satisfied_by",
        "document_words",
        "programmes",
        "stages",
        "monthly",
        "active",
    ]
    list_display = ["number", "category", "title", "limit", "satisfied_by", "active"]
    list_filter = ["category", "satisfied_by", "active"]

    def get_form_class(self, for_update: bool = False) -> Any:
        return modelform_factory(CatalogueItem, form=ItemForm, fields=self.form_fields)
