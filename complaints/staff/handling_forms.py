"""Forms of the handling: helping units, notes, and the record of an investigation."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints import conflicts, desk, helping
from complaints.models import CaseUnit
from complaints.staff.forms import CaseForm, area
from portal.core.models import Office, User


class UnitForm(CaseForm):
    """A unit that was not asked yet; those complained of are not in the list."""

    office = forms.ModelChoiceField(Office.objects.none(), label=_("Unit"))
    task = area(_("What it is asked"), max_length=500)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = self.case.units.values("office_id")
        barred = conflicts.barred_offices(self.case) | {self.case.office_id}
        offices = Office.objects.exclude(pk__in=barred).exclude(pk__in=asked)
        self.fields["office"].queryset = offices  # type: ignore[attr-defined]


class OpinionForm(CaseForm):
    """The opinion of the unit for which this person works."""

    unit = forms.ModelChoiceField(CaseUnit.objects.none(), label=_("Unit"), empty_label=None)
    opinion = area(_("Opinion of the unit"), max_length=desk.MESSAGE_LENGTH, rows=5)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = [unit.pk for unit in helping.unanswered(self.user, self.case)]
        units = self.case.units.filter(pk__in=mine).select_related("office")
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]


class NoteForm(CaseForm):
    """What colleagues read and the sender never does."""

    body = area(pgettext_lazy("case", "Note"), max_length=desk.MESSAGE_LENGTH)


class ProgressForm(CaseForm):
    """How far the matter is, for the tracking page."""

    body = area(_("Progress, told to the sender"), max_length=desk.MESSAGE_LENGTH)


class InvestigatorField(forms.ModelChoiceField):
    """A person with their unit."""

    def label_from_instance(self, person: User) -> str:
        return f"{person} · {person.office}"


class InvestigationForm(CaseForm):
    """When, where, by which two, how, and what came out."""

    on = forms.DateField(
        label=_("Day of the investigation"), widget=forms.DateInput(attrs={"type": "date"})
    )
    place = forms.CharField(label=pgettext_lazy("investigation", "Where"), max_length=120)
    first = InvestigatorField(User.objects.none(), label=_("First investigator"))
    second = InvestigatorField(User.objects.none(), label=_("Second investigator"))
    others = forms.CharField(label=_("Others present"), max_length=200, required=False)
    method = forms.CharField(
        label=_("How it was checked"),
        max_length=200,
        help_text=_("For example: home visit, talks with neighbours, comparison of records."),
    )
    found = area(pgettext_lazy("investigation", "What was found"), max_length=4000, rows=6)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = desk.investigators_for(self.case)
        for name in ("first", "second"):
            self.fields[name].queryset = people  # type: ignore[attr-defined]
        self.fields["first"].initial = self.case.handler_id
        self.fields["on"].initial = timezone.localdate().isoformat()
