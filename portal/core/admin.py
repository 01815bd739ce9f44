"""The county's own data in the staff area: offices, staff, appointments, calendar, time limits."""

from functools import cached_property
from typing import Any

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.widgets.button import HeaderButton

from portal.core import calendar_view
from portal.core.models import Appointment, CalendarDay, DeadlineRule, Office, User
from portal.core.outgoing import AlertChannelViewSet
from portal.core.permissions import Action
from portal.core.staff_forms import AppointmentForm, StaffForm
from portal.core.viewsets import ScopedIndexView, ScopedViewSet, Verbs, VersionedViewSet

MANAGE_STAFF: Verbs = {"add": Action.STAFF_MANAGE, "change": Action.STAFF_MANAGE}
MANAGE_RULES: Verbs = {"add": Action.RULES_MANAGE, "change": Action.RULES_MANAGE}


class OfficeViewSet(ScopedViewSet):
    """Units with their report phones."""

    model = Office
    icon = "home"
    menu_label = _("Units")
    verbs = MANAGE_STAFF
    form_fields = ["name", "division", "superior", "hotline", "address", "hours", "email"]
    list_display = ["name", "division", "superior", "hotline"]


class StaffViewSet(ScopedViewSet):
    """Accounts; an account that ever acted is switched off, never deleted."""

    model = User
    name = "staff"
    icon = "user"
    menu_label = _("Staff")
    verbs = MANAGE_STAFF
    division_path = "office__division"
    list_display = ["username", "display_name", "office", "is_active"]
    search_fields = ["username", "display_name"]

    def get_form_class(self, for_update: bool = False) -> Any:
        return StaffForm


class AppointmentViewSet(ScopedViewSet):
    """Who holds which role where; ending one deletes the row, and the log keeps it."""

    model = Appointment
    icon = "key"
    menu_label = _("Appointments")
    verbs = {**MANAGE_STAFF, "delete": Action.STAFF_MANAGE}
    list_display = ["user", "role", "division"]
    list_filter = ["role"]

    def get_form_class(self, for_update: bool = False) -> Any:
        return AppointmentForm


class CalendarIndexView(ScopedIndexView):
    """The days, and the way to change them."""

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        label, address = _("Change the working calendar"), reverse("calendarday:change")
        return [HeaderButton(label, url=address, icon_name="edit")]


class CalendarViewSet(ScopedViewSet):
    """Working days and days off, adjusted weekends included."""

    model = CalendarDay
    icon = "calendar-alt"
    # Changed on a page of its own, which shows what would move; see calendar_view.
    verbs: Verbs = {"view": Action.RULES_MANAGE}
    division_path = None
    menu_label = _("Working calendar")
    form_fields = ["date", "is_workday", "note"]
    list_display = ["date", "is_workday", "note"]
    list_filter = ["is_workday"]
    index_view_class = CalendarIndexView

    def get_urlpatterns(self) -> list[Any]:
        """No single day is edited or deleted behind the back of what depends on it."""
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("change/", calendar_view.change, name="change"),
        ]


class TimeLimitViewSet(VersionedViewSet):
    """Statutory and local time limits, versioned by the day from which they hold."""

    alterable = frozenset({"amber_days"})

    model = DeadlineRule
    icon = "time"
    verbs = MANAGE_RULES
    division_path = None
    menu_label = _("Time limits")
    form_fields = [
        "key",
        "title",
        "amount",
        "unit",
        "starts",
        "article",
        "roll_forward",
        "amber_days",
        "effective_from",
    ]
    list_display = ["title", "amount", "unit", "article", "effective_from"]


class CountyGroup(ViewSetGroup):
    """One menu entry for everything that describes the county."""

    menu_label = _("County data")
    menu_icon = "cog"
    menu_order = 800
    items = (
        OfficeViewSet,
        StaffViewSet,
        AppointmentViewSet,
        AlertChannelViewSet,
        CalendarViewSet,
        TimeLimitViewSet,
    )
