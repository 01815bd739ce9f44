"""Forms of a sheet: its answers, findings, and the second inspector's word."""

from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints.rectification.inspections import desk, visiting
from complaints.rectification.inspections.parts import cases_of, words_of
from complaints.rectification.models import (
    Accountability,
    Category,
    InspectionCase,
    InspectionFinding,
    SheetAnswer,
    Urgency,
)
from complaints.rectification.staff.fields import NOTHING, cleaned, day, words
from portal.core.models import User
from portal.core.uploads import CleanFile
from portal.core.workpages import StepForm

Field = Any


class PartStep(StepForm):
    """One part of a sheet: of the township, or of one household; what is empty stays open."""

    part: InspectionCase | None = None

    def __init__(self, *args: Any, part: InspectionCase | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.part = part
        self.asked = list(visiting.questions(per_case=part is not None))
        for question in self.asked:
            known = self._known.get(question.pk)
            self.fields[f"answer_{question.pk}"] = forms.ChoiceField(
                label=question.text,
                choices=[("", "—"), *SheetAnswer.Answer.choices],
                required=False,
                initial=known.answer if known else "",
                help_text=question.article,
            )
            self.fields[f"note_{question.pk}"] = forms.CharField(
                label=pgettext_lazy("inspection", "Note"),
                max_length=300,
                required=False,
                initial=known.note if known else "",
            )
            if question.wants_file:
                self.fields[f"file_{question.pk}"] = forms.FileField(
                    label=_("Photo or document"),
                    required=False,
                    help_text=known.file.name if known and known.file else _("Wanted here."),
                )

    @cached_property
    def _known(self) -> dict[int, SheetAnswer]:
        rows = self.case.answers.filter(case=self.part).select_related("file")
        return {row.question_id: row for row in rows}

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        for name, upload in values.items():
            if name.startswith("file_") and upload:
                values[name] = cleaned(upload)
        return values if self.errors else {"answered": self._answered(values)}

    def _answered(self, values: dict[str, Any]) -> list[desk.Answered]:
        """What was changed since the page was opened."""
        changed = {int(name.partition("_")[2]) for name in self.changed_data}
        return [
            desk.Answered(
                question,
                values[f"answer_{question.pk}"],
                values[f"note_{question.pk}"],
                values.get(f"file_{question.pk}"),
            )
            for question in self.asked
            if question.pk in changed and values[f"answer_{question.pk}"]
        ]


class FinishStep(StepForm):
    """The day of the visit."""

    visited_on = day(_("Visited on"))


class HouseholdField(forms.ModelChoiceField):
    """A household as its list shows it."""

    def label_from_instance(self, obj: InspectionCase) -> str:
        return words_of(obj)


class FindingStep(StepForm):
    """Something that is wrong."""

    category = forms.ChoiceField(label=_("Category"), choices=[*NOTHING, *Category.choices])
    household = HouseholdField(
        InspectionCase.objects.none(),
        label=_("Household"),
        required=False,
        help_text=_("Only staff see which household it was."),
    )
    problem = words(_("Problem, as found (internal)"), rows=4, max_length=2000)
    public_problem = forms.CharField(
        label=_("Problem in plain words (public)"),
        max_length=300,
        help_text=_("Shown to everyone: no names, nothing that points to a person."),
    )
    outcome = forms.ChoiceField(
        label=_("Outcome"), choices=InspectionFinding.Outcome.choices, widget=forms.RadioSelect
    )
    urgency = forms.ChoiceField(
        label=_("Urgency"), choices=Urgency.choices, initial=Urgency.BY_DATE
    )
    accountability = forms.ChoiceField(label=_("Accountability"), choices=Accountability.choices)
    accountability_reason = words(
        _("Reasons"),
        rows=2,
        required=False,
        help_text=_("Always for an exemption: why it was an honest mistake. No names."),
    )
    file = forms.FileField(
        label=_("Photo or document"),
        required=False,
        help_text=_("Place and device data are removed; only staff see it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Field = self.fields["household"]
        field.queryset = cases_of(self.case)
        self.fields["outcome"].initial = InspectionFinding.Outcome.TO_DO

    def clean_file(self) -> CleanFile | None:
        upload = self.cleaned_data["file"]
        return cleaned(upload) if upload else None


class WaitingStep(StepForm):
    """A finding that another inspector wrote."""

    finding = forms.ModelChoiceField(InspectionFinding.objects.none(), label=_("Finding"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Field = self.fields["finding"]
        field.queryset = to_decide(self.case, self.user)


class DeclineStep(WaitingStep):
    """Why it is not confirmed."""

    reason = words(_("Why you do not confirm it"), rows=2, max_length=300)


def to_decide(target: Any, user: User) -> Any:
    """Findings of a township that wait for somebody else than who wrote them."""
    rows = target.findings.filter(confirmed_by=None, declined="")
    return rows.exclude(recorded_by=user)
