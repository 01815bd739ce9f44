"""Forms of a check's plan; they parse and keep what was typed, no more."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints.rectification.inspections import desk, pool
from complaints.rectification.models import InspectionFinding, InspectionPlan
from complaints.rectification.staff.fields import day, words
from portal.core.models import Division, Office, User
from portal.core.workpages import StepForm

Field = Any
MOST_DIGITS = 18  # of a key of a row


class PersonField(forms.ModelMultipleChoiceField):
    """People by name and unit."""

    def clean(self, value: Any) -> Any:
        """The people; a key that no row can have is unknown, not an error of the database."""
        for key in value or ():
            if len(str(key)) > MOST_DIGITS:
                raise forms.ValidationError(
                    self.error_messages["invalid_choice"], "invalid_choice", {"value": key}
                )
        return super().clean(value)

    def label_from_instance(self, obj: User) -> str:
        return f"{obj} · {obj.office}" if obj.office else str(obj)


class PlanFields(forms.Form):
    """What a check is planned with."""

    title = forms.CharField(label=_("Title"), max_length=100)
    theme = words(_("What is checked (public)"), rows=2, max_length=300)
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=InspectionPlan.Kind.choices,
        initial=InspectionPlan.Kind.RANDOM,
        widget=forms.RadioSelect,
    )
    starts_on = day(pgettext_lazy("day", "From"))
    ends_on = day(pgettext_lazy("day", "Until"))
    townships_wanted = forms.IntegerField(
        label=_("Townships to draw"),
        min_value=0,
        max_value=99,
        initial=2,
        help_text=_("0 in a regular check: every township."),
    )
    cases_wanted = forms.IntegerField(
        label=_("Households to draw in each township"), min_value=0, max_value=200, initial=5
    )
    inspectors_wanted = forms.IntegerField(
        label=_("Inspectors for each township"), min_value=2, max_value=9, initial=2
    )
    pool = PersonField(
        User.objects.none(),
        label=_("People who may be drawn"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nobody is drawn for a township in which they work or hold a role."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        county = Division.get_first_root_node()
        people = [one.pk for one in pool.may_be_drawn(county)] if county else []
        rows = User.objects.filter(pk__in=people).select_related("office")
        field: Field = self.fields["pool"]
        field.queryset = rows.order_by("office__division__code", "pk")
        field.initial = people

    def draft(self) -> desk.PlanDraft:
        """What the writer takes."""
        values = {**self.cleaned_data, "pool": tuple(self.cleaned_data["pool"])}
        return desk.PlanDraft(**values)


class ChangeStep(StepForm, PlanFields):
    """The plan as it stands, to be changed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.initial = getattr(self.case, name) if name != "pool" else self.case.pool.all()

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        return {"draft": self.draft()} if not self.errors else values


class DrawStep(StepForm):
    """A number from outside, if one is used."""

    value = forms.CharField(
        label=_("Public number"),
        max_length=30,
        required=False,
        help_text=_(
            "May stay empty. A number that nobody at the county can choose, such as that of a "
            "lottery on the day of the draw; it becomes part of the seed."
        ),
    )
    source = forms.CharField(label=_("Where this number stands"), max_length=120, required=False)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        value, source = values.pop("value", ""), values.pop("source", "")
        if value and not source:
            self.add_error("source", _("Say where everyone can find this number."))
        return values | {"public": desk.PublicSeed(value, source)}


class DrawAgainStep(DrawStep):
    """Why it is drawn again."""

    reason = words(_("Reason (public)"), rows=2, max_length=300)
    field_order = ("reason", "value", "source")


class PutOnListStep(StepForm):
    """A confirmed finding and who puts it right until when."""

    finding = forms.ModelChoiceField(InspectionFinding.objects.none(), label=_("Finding"))
    unit = forms.ModelChoiceField(Office.objects.none(), label=_("Responsible unit"))
    person = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Responsible person"),
        help_text=_("Somebody who works in the responsible unit."),
    )
    target = forms.CharField(
        label=_("Target that can be checked (public)"),
        max_length=300,
        help_text=_("How one will see that it is fixed."),
    )
    deadline = day(_("Deadline"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        findings = unlisted(self.case)
        places = [one.target.division.lineage() for one in findings.select_related()]
        paths = {path for lineage in places for path in lineage}
        units = Office.objects.filter(division__path__in=paths)
        rows: dict[str, Any] = {
            "finding": findings,
            "unit": units,
            "person": User.objects.filter(is_active=True, office__in=units),
        }
        for name, queryset in rows.items():
            field: Field = self.fields[name]
            field.queryset = queryset

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return values
        names = ("unit", "person", "target", "deadline")
        duty = desk.Duty(**{name: values.pop(name) for name in names})
        return values | {"duty": duty}


def unlisted(plan: InspectionPlan) -> Any:
    """Confirmed findings of a check that are not on the list."""
    rows = InspectionFinding.objects.filter(target__plan=plan, confirmed_at__isnull=False)
    return rows.filter(items=None).select_related("target__division")
