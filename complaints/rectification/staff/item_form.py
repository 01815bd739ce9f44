"""The form of a new item; it parses and keeps what was typed, no more."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from complaints.models import Complaint
from complaints.rectification.models import Category, Source, Urgency
from complaints.rectification.queries import HITS, listable_complaints, listable_hits
from complaints.rectification.staff.fields import NOTHING, day, words
from complaints.rectification.staff.forms import by_unit
from disclosure.models import Finding
from portal.core.models import Division, Office, User
from portal.core.permissions import Action, divisions_for


class ComplaintField(forms.ModelChoiceField):
    """A complaint by its number and subject."""

    def label_from_instance(self, obj: Complaint) -> str:
        return f"{obj.number} {obj.subject}"


class HitField(forms.ModelChoiceField):
    """A hit of a data comparison by its list and row; never by the person."""

    def label_from_instance(self, obj: Finding) -> str:
        category = HITS[obj.code].label
        return f"{category} · {obj.roster} · {obj.row or '–'}"


class ItemForm(forms.Form):
    """A new item for the list; opened from a complaint that was found true or another source."""

    complaint = ComplaintField(
        Complaint.objects.none(),
        required=False,
        label=_("Complaint behind it"),
        help_text=_("Only complaints that were found true and are not on the list yet."),
    )
    source = forms.ChoiceField(
        label=_("Source"),
        choices=[*NOTHING, *Source.choices],
        required=False,
        help_text=_("With a complaint chosen above it is that complaint."),
    )
    screening = HitField(
        Finding.objects.none(),
        required=False,
        label=_("Hit of a data comparison behind it"),
        help_text=_("With a hit chosen the source is that comparison."),
    )
    reference = forms.CharField(
        label=_("Number of the audit report or hotline order"),
        max_length=60,
        required=False,
        help_text=_("For problems that come from an audit or the hotline."),
    )
    category = forms.ChoiceField(label=_("Category"), choices=[*NOTHING, *Category.choices])
    division = forms.ModelChoiceField(Division.objects.none(), label=_("Division"))
    problem = words(
        _("Problem, as found (internal)"),
        rows=4,
        max_length=2000,
        help_text=_(
            "The responsible unit reads this: write what the check found, and nothing that tells "
            "who complained."
        ),
    )
    public_problem = forms.CharField(
        label=_("Problem in plain words (public)"),
        max_length=300,
        help_text=_("Shown to everyone: no names, nothing that points to a person."),
    )
    responsible_unit = forms.ModelChoiceField(Office.objects.none(), label=_("Responsible unit"))
    responsible_person = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Responsible person"),
        help_text=_("Somebody who works in the responsible unit."),
    )
    kind = forms.ChoiceField(label=_("Urgency"), choices=Urgency.choices, initial=Urgency.BY_DATE)
    target = forms.CharField(
        label=_("Target that can be checked (public)"),
        max_length=300,
        help_text=_("How one will see that it is fixed."),
    )
    deadline = day(_("Deadline"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        divisions = divisions_for(user, Action.RECTIFICATION_OPEN)
        offices = Office.objects.filter(division__in=divisions)
        people = User.objects.filter(is_active=True, office__in=offices)
        choices: dict[str, Any] = {
            "complaint": listable_complaints(user),
            "screening": listable_hits(user),
            "division": divisions.exclude(level=Division.Level.VILLAGE),
            "responsible_unit": offices,
            "responsible_person": people,
        }
        for name, rows in choices.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
        # The person is looked for under the unit that was just chosen above.
        self.fields["responsible_person"].choices = [  # type: ignore[attr-defined]
            *NOTHING,
            *by_unit(people.select_related("office").order_by("office__division__code", "office")),
        ]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if values.get("complaint"):
            values["source"] = Source.COMPLAINT
        elif values.get("screening"):
            values["source"] = Source.SCREENING
        elif not values.get("source"):
            self.add_error("source", _("Say where the problem comes from."))
        unit, person = values.get("responsible_unit"), values.get("responsible_person")
        if unit and person and person.office_id != unit.pk:
            self.add_error(
                "responsible_person", _("This person does not belong to the responsible unit.")
            )
        return values
