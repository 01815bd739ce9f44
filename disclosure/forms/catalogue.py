"""An item of the catalogue as the administrator edits it: stages are ticked, not typed as codes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from disclosure.models import Stage


class ItemForm(WagtailAdminModelForm):
    """All fields of the item; the stages by their names."""

    stages = forms.MultipleChoiceField(
        label=_("Stages"),
        choices=Stage.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("For an item that lists satisfy: which of their stages count."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["stages"] = self.instance.stages.split()

    def clean_stages(self) -> str:
        """The codes as the item keeps them."""
        return " ".join(self.cleaned_data["stages"])
