"""What amounts may be and which programmes exclude each other, as the administrator keeps it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosure.models import AmountStandard, ProgrammeExclusion
from disclosure.views.rules import RULES
from portal.core.models import Division
from portal.core.viewsets import VersionedViewSet


class StandardViewSet(VersionedViewSet):
    """Amount standards; a new one is a new row, the earlier ones stay for earlier months."""

    model = AmountStandard
    name = "amount_standards"
    icon = "order"
    menu_label = gettext_lazy("Amount standards")
    verbs = RULES
    division_path = None
    form_fields = [
        "programme",
        "programme_class",
        "division",
        "per",
        "least",
        "most",
        "basis",
        "effective_from",
    ]
    list_display = [
        "programme",
        "programme_class",
        "division",
        "per",
        "least",
        "most",
        "effective_from",
    ]
    list_filter = ["programme", "per"]

    def get_form_class(self, for_update: bool = False) -> Any:
        """A standard is the county's or a township's: villages have none of their own."""
        form = super().get_form_class(for_update)
        field = form.base_fields["division"]
        field.queryset = Division.objects.filter(level=Division.Level.TOWNSHIP)
        return form


class EndsAheadMixin:
    """What a list was judged by stays true: a pair that is in force ends today or later."""

    def clean_effective_until(self) -> Any:
        form: Any = self
        end = form.cleaned_data["effective_until"]
        if end and "effective_until" in form.changed_data and end < timezone.localdate():
            raise ValidationError(_("The end lies in the past. Choose today or later."))
        return end


class ExclusionViewSet(VersionedViewSet):
    """Pairs of programmes that exclude each other; a pair in force can be ended, not changed."""

    model = ProgrammeExclusion
    name = "programme_exclusions"
    icon = "cross"
    menu_label = gettext_lazy("Excluding programmes")
    verbs = RULES
    division_path = None
    alterable = frozenset({"effective_until"})
    form_fields = ["first", "second", "basis", "effective_from", "effective_until"]
    list_display = ["first", "second", "basis", "effective_from", "effective_until"]

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        """The form of rules with an effective date, whose end lies ahead."""
        form = super().get_form_class(for_update)
        return type(form.__name__, (EndsAheadMixin, form), {})
