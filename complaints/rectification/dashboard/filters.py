"""The filters of the staff list: also those that a figure of the first screen leads to."""

from datetime import date
from typing import ClassVar

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.widgets import AdminDateInput

from complaints.rectification.dashboard.figures import (
    CONDITIONS,
    Asked,
    holding,
    opened_between,
    within,
)
from complaints.rectification.models import RectificationItem
from portal.core.models import Division
from portal.core.standing import standing

Rows = QuerySet[RectificationItem]
GREATEST_KEY = 2**31 - 1  # of a page; a database answers larger ones with an error
# What may stand in the log of a download: nothing that a person typed.
CHOSEN = ("figure", "status", "category", "source", "place", "since", "until", "source_circular")


@standing(Division)
def _places() -> list[tuple[str, str]]:
    levels = (Division.Level.COUNTY, Division.Level.TOWNSHIP)
    rows = Division.objects.filter(level__in=levels).order_by("code")
    return list(rows.values_list("code", "name"))


class ItemFilters(WagtailFilterSet):
    """State, category and source; what a figure counts; the place; the day of listing."""

    figure = django_filters.ChoiceFilter(
        label=_("What is counted"),
        choices=[(one.key, one.label) for one in CONDITIONS.values()],
        method="counted",
    )
    place = django_filters.ChoiceFilter(
        label=_("Township"), choices=_places, method="in_place", widget=forms.Select
    )
    since = django_filters.DateFilter(
        label=_("On the list from"), method="from_day", widget=AdminDateInput
    )
    until = django_filters.DateFilter(
        label=_("On the list until"), method="to_day", widget=AdminDateInput
    )
    # Only links lead here: a list of all circulars to choose from would be of no use.
    source_circular = django_filters.NumberFilter(
        label=_("Circular"),
        field_name="source_circular_id",
        max_value=GREATEST_KEY,
        widget=forms.HiddenInput,
    )

    class Meta:
        model = RectificationItem
        fields: ClassVar[list[str]] = ["status", "category", "source"]

    def counted(self, rows: Rows, name: str, value: str) -> Rows:
        return holding(rows, value, Asked(self.request.user, timezone.localdate()))

    def in_place(self, rows: Rows, name: str, value: str) -> Rows:
        return within(rows, Division.objects.by_code(value))

    def from_day(self, rows: Rows, name: str, value: date) -> Rows:
        return opened_between(rows, value, None)

    def to_day(self, rows: Rows, name: str, value: date) -> Rows:
        return opened_between(rows, None, value)
