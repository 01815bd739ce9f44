"""The short form for residents: a code, yes or no, a reason; nothing that tells who they are."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from complaints.form_parts import refuse_numbers


class WordForm(forms.Form):
    """Whether the result of a rectification is accepted, and why not."""

    accepted = forms.ChoiceField(
        label=_("Do you accept the result of the rectification?"),
        choices=[("yes", _("I accept it")), ("no", _("I do not accept it"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the two answers.")},
        help_text=_("You are asked once for each look-back; what was sent cannot be changed."),
    )
    reason = forms.CharField(
        label=_("Why?"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed when you do not accept it. Please no names and no numbers."),
    )

    def clean_reason(self) -> str:
        return refuse_numbers(str(self.cleaned_data["reason"]))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if (
            cleaned.get("accepted") == "no"
            and not self.errors.get("reason")
            and not cleaned.get("reason")
        ):
            self.add_error("reason", _("Say in a few words why you do not accept the result."))
        return cleaned


class AnswerForm(WordForm):
    """The same with the one-time code of the slip."""

    field_order = ("code", "accepted", "reason")

    code = forms.CharField(
        label=_("Code on your slip"),
        max_length=60,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        help_text=_("Capitals and dashes do not matter."),
        error_messages={"required": _("Type the code from your slip.")},
    )
