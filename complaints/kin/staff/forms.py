"""What is asked of an official, of a relative and of the end of either."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints.models import KinRelation, RelativeFiling, YearlyDeclaration
from disclosure.models import Programme
from portal.core.models import Division, User
from portal.core.permissions import Action, divisions_for, scoped
from portal.core.workpages import StepForm

DAY = {"type": "date"}
UNSURE = _("not yet confirmed for this county")


def day_field(label: Any, **more: Any) -> forms.DateField:
    """A day; today unless somebody says another."""
    widget = forms.DateInput(attrs=DAY, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, initial=timezone.localdate, **more)


class OfficialForm(forms.Form):
    """An account of the jurisdiction, or a member of a committee by name and village."""

    user = forms.ModelChoiceField(
        User.objects.none(),
        required=False,
        label=_("Account"),
        help_text=_("For staff. Leave empty for a member of a committee, who has no account."),
    )
    name = forms.CharField(
        label=_("Name of the official"),
        max_length=40,
        required=False,
        help_text=_("For members of committees; staff see it as it is."),
    )
    division = forms.ModelChoiceField(
        Division.objects.none(), required=False, label=_("Village or residents’ committee")
    )
    post = forms.CharField(
        label=_("Post"), max_length=40, help_text=_("Such as: member of the village committee.")
    )
    since = day_field(_("In office since"))

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.filter(is_active=True, declarant=None)
        people = scoped(people, by, Action.RELATIVES_RECORD, "office__division")
        places = divisions_for(by, Action.RELATIVES_RECORD)
        choices: dict[str, Any] = {
            "user": people.order_by("office__division__code", "pk"),
            "division": places.filter(level=Division.Level.VILLAGE).order_by("code"),
        }
        for name, rows in choices.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]


class RelationField(forms.ModelChoiceField):
    """The range of relations; what the county has not confirmed is said."""

    def label_from_instance(self, obj: Any) -> str:
        return obj.name if obj.confirmed else f"{obj.name} · {UNSURE}"


class RelativeStep(StepForm):
    """The relative, of whom only digests and a masked name remain."""

    relation = RelationField(
        KinRelation.objects.filter(active=True), label=pgettext_lazy("kin", "Relation")
    )
    programme = forms.ModelChoiceField(
        Programme.objects.all(),
        required=False,
        label=_("Kind of assistance"),
        empty_label=_("Receives none: only for conflicts of interest"),
    )
    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=40)
    identity = forms.CharField(
        label=_("Identity number"),
        max_length=24,
        required=False,
        help_text=_(
            "Only a keyed digest is kept, to compare it with lists. It is not shown again."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    filed_on = day_field(_("Filed on"))


class FilingField(forms.ModelChoiceField):
    """A filing by relation and masked name."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.relation} · {obj.masked_name}"


class EndFilingStep(StepForm):
    """Which filing has ended, and when."""

    filing = FilingField(RelativeFiling.objects.none(), label=_("Filed near relative"))
    on = day_field(_("Ended on"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = self.case.relative_filings.filter(ended_on=None)
        self.fields["filing"].queryset = rows  # type: ignore[attr-defined]


class EndOfficeStep(StepForm):
    """The last day in office."""

    on = day_field(_("Last day in office"))


class DismissStep(StepForm):
    """Why there is nothing in it."""

    reason = forms.CharField(
        label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )


class DeclareStep(StepForm):
    """The word of the official for this year."""

    answer = forms.ChoiceField(
        label=_("Declaration"),
        choices=YearlyDeclaration.Answer.choices,
        widget=forms.RadioSelect,
    )
