"""Fields that several forms of this room have: a month, a day, a township's file, a photo."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from disclosure import months
from portal.core.errors import Refused
from portal.core.uploads import CleanFile, clean_upload

WORKBOOKS = ".xlsx,.xls,.csv,.et"


class MonthField(forms.CharField):
    """A month typed as 2026-11; its first day comes out."""

    def __init__(self, **kwargs: Any) -> None:
        words = {"label": _("Month"), "help_text": _("Year and month, such as 2026-11.")}
        super().__init__(**{**words, "max_length": 7, **kwargs})

    def clean(self, value: Any) -> date:
        """The first day of the month."""
        try:
            return months.parsed(super().clean(value))
        except ValueError as error:
            raise ValidationError(_("Write year and month such as 2026-11.")) from error


class WorkbookField(forms.FileField):
    """A township's file; it is read in memory and never kept."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            error_messages={"required": _("Choose the file again.")},
            widget=forms.ClearableFileInput(attrs={"accept": WORKBOOKS}),
            **kwargs,
        )


class EvidenceField(forms.FileField):
    """A photo or a PDF, rebuilt from what it shows; may be left empty."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> CleanFile | None:
        """The cleaned file, or None."""
        upload = super().clean(data, initial)
        try:
            return clean_upload(upload) if upload else None
        except Refused as refused:
            raise ValidationError(refused.message) from refused


def day_field(
    label: Any, help_text: Any = "", *, required: bool = False, initial: Any = None
) -> forms.DateField:
    """A day; the browser's own date field, because work pages load no scripts of widgets."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(
        label=label, required=required, widget=widget, help_text=help_text, initial=initial
    )
