"""One small form for each step with a list."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from disclosure import roster as writer
from disclosure.forms.fields import day_field
from disclosure.intake.finding_texts import place, sentence
from disclosure.models import Finding
from portal.core.workpages import StepForm


class DescribeForm(StepForm):
    """The wished first day, and the review meeting that decided."""

    opens_on = day_field(_("First day"), _("Empty: public as soon as it is approved."))
    meeting_held_on = day_field(_("Review meeting held on"))
    meeting_chair = forms.CharField(label=_("Chair"), required=False, max_length=40)
    meeting_attendees = forms.CharField(label=_("People present"), required=False, max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.fields:
            self.initial.setdefault(name, getattr(self.case, name))


class FindingChoice(forms.ModelChoiceField):
    """A finding named by its place and its rule."""

    def label_from_instance(self, obj: Finding) -> str:
        return f"{place(obj)} {sentence(obj.code, obj.params)}".strip()


class ExplainForm(StepForm):
    """The written reason for one finding, or for all of its kind."""

    finding = FindingChoice(Finding.objects.none(), label=pgettext_lazy("import", "Finding"))
    alike = forms.BooleanField(
        label=_("The same reason holds for every finding of this rule"), required=False
    )
    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=300,
        help_text=_("Stays in the archive. No names, no numbers of persons."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["finding"].queryset = self.case.findings.filter(  # type: ignore[attr-defined]
            severity=Finding.Severity.EXPLAIN, explanation=""
        )


class ApproveForm(StepForm):
    """Carries the digest of what the person looks at, so that nothing else is approved by it."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.initial["seen"] = writer.digest_to_approve(self.case, self.user)


class ReasonForm(StepForm):
    """A step that needs its reason in writing."""

    reason = forms.CharField(
        label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=300
    )


class PublicReasonForm(ReasonForm):
    """The reason is shown where the list was."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _(
            "Everyone will read this where the list was: no names, no numbers of persons."
        )
