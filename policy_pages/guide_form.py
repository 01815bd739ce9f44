"""The editor's form of a guide: what it lacks is said beside the field, before anybody reviews."""

from typing import Any

from django import forms

from policy_pages import key_elements, sources
from portal.core.page_forms import JurisdictionPageForm


class GuideForm(JurisdictionPageForm):
    """A draft may have holes; what is handed in for approval may not."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = sources.programme_choices() if "programme_code" in self.fields else []
        if known:
            self.fields["programme_code"] = self._programme_field(known)

    def _programme_field(self, known: sources.Choices) -> forms.ChoiceField:
        asked = self.fields["programme_code"]
        code = self.instance.programme_code
        if code and code not in dict(known):
            known = [*known, (code, code)]
        return forms.ChoiceField(
            choices=[("", "—"), *known],
            required=False,
            label=asked.label,
            help_text=asked.help_text,
        )

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean()
        if self.is_deferred_validation:
            return values
        for name in ("title", "at_townships", *key_streams()):
            if name in values:
                setattr(self.instance, name, values[name])
        for field, sentence in key_elements.missing(self.instance):
            if field in values:
                self.add_error(field, sentence)
                values = self.cleaned_data
        return values


def key_streams() -> tuple[str, ...]:
    """The streams that hold key elements."""
    return ("bases", "eligible", "materials", "steps", "where")
