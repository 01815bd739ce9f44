"""What a citizen may send from the tracking page."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from complaints.form_parts import WithAttachments, refuse_numbers
from complaints.models import Satisfaction


class LookupForm(forms.Form):
    """Number and query code; the text of a form that was open too long travels along."""

    number = forms.CharField(
        label=_("Complaint number"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        error_messages={"required": _("Type the number from your receipt.")},
    )
    code = forms.CharField(
        label=_("Query code"),
        max_length=60,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        help_text=_("The letters and digits from your receipt; capitals and dashes do not matter."),
        error_messages={"required": _("Type the query code from your receipt.")},
    )
    draft = forms.CharField(
        label=_("What you had written (not sent yet)"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class SupplementForm(WithAttachments):
    """Something to add to a case."""

    field_order = ("body", "attachments")

    body = forms.CharField(
        label=_("Your message"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write what you want to add.")},
    )

    def __init__(self, *args: Any, files_dropped: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.files_dropped = files_dropped

    def clean_body(self) -> str:
        return refuse_numbers(str(self.cleaned_data["body"]))


class ReviewForm(forms.Form):
    """复查、复核: why the next higher organ should look at the opinion (条例 35, 36)."""

    reason = forms.CharField(
        label=_("What should be reviewed, and why?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The organ named in the answer decides within its time limit, in writing."),
        error_messages={"required": _("Say in a few words what should be reviewed.")},
    )

    def clean_reason(self) -> str:
        return refuse_numbers(str(self.cleaned_data["reason"]))


class WithdrawForm(forms.Form):
    """Taking a case back wants a second thought."""

    sure = forms.BooleanField(
        label=_("Yes, I take this case back"),
        error_messages={"required": _("Tick the box if you really want to take the case back.")},
    )


class RatingForm(forms.Form):
    """满意度评价: the unit and the petition office, on the national scale."""

    unit_score = forms.ChoiceField(
        label=_("The responsible unit"), choices=Satisfaction.choices, widget=forms.RadioSelect
    )
    petition_office_score = forms.ChoiceField(
        label=_("The petition office"), choices=Satisfaction.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("What are you not satisfied with?"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed when you are not satisfied; a supervisor reads it."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        scores = (cleaned.get("unit_score"), cleaned.get("petition_office_score"))
        if Satisfaction.UNSATISFIED in scores and not cleaned.get("reason"):
            self.add_error("reason", _("Say in a few words what you are not satisfied with."))
        return cleaned


class AcceptanceForm(forms.Form):
    """Whether the result is a result for the citizen."""

    accepted = forms.ChoiceField(
        label=_("Do you accept the result?"),
        choices=[("yes", _("I accept it")), ("no", _("I do not accept it"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Why not?"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed when you do not accept it; a supervisor reads it."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("accepted") == "no" and not cleaned.get("reason"):
            self.add_error("reason", _("Say in a few words why you do not accept the result."))
        return cleaned
