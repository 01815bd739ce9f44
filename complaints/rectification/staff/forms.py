"""Forms of the staff side of rectification; they parse and keep what was typed, no more."""

from itertools import groupby
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from complaints.rectification import desk
from complaints.rectification.asking.counting import tally, words_of
from complaints.rectification.models import (
    Measure,
    Objection,
    RectificationItem,
)
from complaints.rectification.staff.fields import NOTHING, Label, cleaned, day, words
from portal.core.models import Division, Office, User
from portal.core.permissions import Action, divisions_for
from portal.core.uploads import CleanFile
from portal.core.workpages import StepForm


class ObjectionField(forms.ModelChoiceField):
    """An objection by its day and first words."""

    def label_from_instance(self, obj: Objection) -> str:
        return f"{timezone.localdate(obj.received_at)} {Truncator(obj.text).chars(60)}"


class MeasureStep(StepForm):
    """A measure: what, who, until when."""

    text = forms.CharField(label=_("Measure"), max_length=300)
    person = forms.ModelChoiceField(User.objects.none(), label=_("Person"))
    due = day(_("By"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        staff = User.objects.filter(is_active=True, office=self.case.responsible_unit)
        self.fields["person"].queryset = staff  # type: ignore[attr-defined]


class MeasureDoneStep(StepForm):
    """Which measure is done."""

    measure = forms.ModelChoiceField(Measure.objects.none(), label=_("Measure"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_measures = self.case.measures.filter(done_on=None)
        self.fields["measure"].queryset = open_measures  # type: ignore[attr-defined]


class ProgressStep(StepForm):
    """How far the work is."""

    note = words(_("How far the work is"))


class EvidenceStep(StepForm):
    """A file and what it shows."""

    file = forms.FileField(
        label=_("File"), help_text=_("A photo or a PDF; place and device data are removed.")
    )
    note = forms.CharField(label=_("What it shows"), max_length=200)

    def clean_file(self) -> CleanFile:
        return cleaned(self.cleaned_data["file"])


class RequestStep(StepForm):
    """Asking for closing: the result in plain words."""

    public_result = words(
        _("Result in plain words (public)"),
        help_text=_("Everyone will read this: no names, no numbers of persons."),
    )


class GrantStep(StepForm):
    """Closing: what was checked."""

    reason = words(_("What you checked"))


class RefuseStep(StepForm):
    """Refusing the closing: what is missing."""

    reason = words(_("What is missing"))


class ConsentStep(StepForm):
    """The witness's consent: what they saw."""

    reason = words(_("What you saw"))


class ObjectionStep(StepForm):
    """Deciding on an objection: which one, and a reason that everyone can read."""

    objection = ObjectionField(Objection.objects.none(), label=_("Objection"))
    reason = words(_("Reason (public)"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        waiting = self.case.objections.filter(upheld=None)
        self.fields["objection"].queryset = waiting  # type: ignore[attr-defined]


class ReassignStep(StepForm):
    """Who puts it right from now on, and why."""

    unit = forms.ModelChoiceField(Office.objects.none(), label=_("Responsible unit"))
    person = forms.ModelChoiceField(User.objects.none(), label=_("Responsible person"))
    reason = words(_("Reason"), rows=2, max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = divisions_for(self.user, Action.RECTIFICATION_HANDLE)
        place = self.case.division.path
        above = [place[:end] for end in range(Division.steplen, len(place) + 1, Division.steplen)]
        units = Office.objects.filter(division__in=mine, division__path__in=above)
        people = User.objects.filter(is_active=True, office__in=units).select_related("office")
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
        choices = [*NOTHING, *by_unit(people.order_by("office__division__code", "office"))]
        self.fields["person"].choices = choices  # type: ignore[attr-defined]
        self.fields["unit"].initial = self.case.responsible_unit_id


class LeadStep(StepForm):
    """The unit that leads and the leader who answers."""

    lead_unit = forms.ModelChoiceField(Office.objects.all(), label=_("Lead unit"), required=False)
    leader = forms.ModelChoiceField(
        User.objects.none(), label=_("Answerable leader"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        staff = User.objects.filter(is_active=True, office__isnull=False)
        staff = staff.exclude(pk__in=[self.case.responsible_person_id, self.case.witness_id or 0])
        staff = staff.select_related("office").order_by("office__division__code", "office")
        self.fields["leader"].queryset = staff  # type: ignore[attr-defined]
        self.fields["leader"].choices = [*NOTHING, *by_unit(staff)]  # type: ignore[attr-defined]
        self.fields["lead_unit"].initial = self.case.lead_unit_id
        self.fields["leader"].initial = self.case.leader_id


class AskExtensionStep(StepForm):
    """A later deadline and why."""

    deadline = day(_("New deadline"))
    reason = words(_("Reason (public)"), rows=2, max_length=300)


class DecideExtensionStep(StepForm):
    """Granting or refusing a later deadline: what was asked for, and why so."""

    reason = words(_("Reason of the decision"), rows=2, max_length=300)

    @property
    def told(self) -> str:
        """Which day was asked for, by whom, and why."""
        asked = desk.waiting_extension(self.case)
        if asked is None:
            return ""
        told = _("%(person)s asks for %(day)s instead of %(old)s: %(reason)s") % {
            "person": asked.asked_by,
            "day": asked.deadline,
            "old": self.case.deadline,
            "reason": asked.reason,
        }
        return str(told)


def _yes_no(label: Label) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=(("yes", _("Yes")), ("no", _("No"))),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )


class LookBackStep(StepForm):
    """The three questions, each with what the answer rests on."""

    measures_in_place = _yes_no(_("Are the measures in place?"))
    measures_evidence = words(_("What was seen"), rows=2)
    file = forms.FileField(
        label=_("Photo or document from the spot"),
        help_text=_("Place and device data are removed; only staff see it."),
    )
    solved_on_time = _yes_no(_("Was it solved on time?"))
    solved_evidence = words(_("How one can tell"), rows=2)
    solved_file = forms.FileField(label=_("Document that shows when"), required=False)
    residents_accept = _yes_no(_("Do the residents accept the result?"))
    residents_evidence = words(_("Who was asked and how (no names)"), rows=2)
    residents_file = forms.FileField(
        label=_("Record of the asking"), required=False, help_text=_("Nothing with a name on it.")
    )
    new_deadline = day(
        _("New deadline"),
        required=False,
        help_text=_("Only when an answer is no: the item is reopened until this day."),
    )

    @property
    def told(self) -> str:
        """What residents have said so far: the third answer has to fit it."""
        waiting = desk.pending_look_back(self.case)
        return words_of(tally(waiting)) if waiting else ""

    def clean_file(self) -> CleanFile:
        return cleaned(self.cleaned_data["file"])

    def clean_solved_file(self) -> CleanFile | None:
        return self._optional("solved_file")

    def clean_residents_file(self) -> CleanFile | None:
        return self._optional("residents_file")

    def _optional(self, name: str) -> CleanFile | None:
        upload = self.cleaned_data[name]
        return cleaned(upload) if upload else None

    def clean(self) -> dict[str, Any]:
        """The files as the writer takes them, by question."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        for name, field in (
            ("files", "file"),
            ("solved_files", "solved_file"),
            ("residents_files", "residents_file"),
        ):
            clean = values.pop(field, None)
            values[name] = (clean,) if clean else ()
        return values


def _villages(item: RectificationItem) -> QuerySet[Division]:
    return item.division.subtree().filter(level=Division.Level.VILLAGE).order_by("code")


class HandOutStep(StepForm):
    """In which village the households are drawn."""

    village = forms.ModelChoiceField(Division.objects.none(), label=_("Village"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["village"].queryset = _villages(self.case)  # type: ignore[attr-defined]


class VisitStep(HandOutStep):
    """What a household said at the door, to two members of staff."""

    visited_with = forms.ModelChoiceField(User.objects.none(), label=_("Visited together with"))
    on = day(_("Day of the visit"), initial=timezone.localdate)
    accepted = _yes_no(_("Does the household accept the result?"))
    reason = words(_("Reason (no names)"), rows=2, max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        colleagues = User.objects.filter(is_active=True, office__isnull=False)
        colleagues = colleagues.exclude(pk__in=[self.user.pk, self.case.responsible_person_id])
        colleagues = colleagues.exclude(office_id=self.case.responsible_unit_id)
        self.fields["visited_with"].queryset = colleagues  # type: ignore[attr-defined]


def by_unit(people: Any) -> list[tuple[str, list[tuple[int, str]]]]:
    """Option groups, one for each unit."""
    return [
        (str(unit), [(person.pk, str(person)) for person in members])
        for unit, members in groupby(people, key=lambda person: person.office)
    ]
