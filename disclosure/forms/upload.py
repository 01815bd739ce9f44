"""The upload of a township's file."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from disclosure.models import Programme, Stage
from portal.core.models import Division, User
from portal.core.permissions import Action, divisions_for

MOST_COLUMNS = 400


def choices_in(data: QueryDict) -> dict[str, str]:
    """What was chosen on the page for each heading; whether it may be, the reading decides."""
    chosen = zip(data.getlist("heading"), data.getlist("meaning"), strict=False)
    return dict(list(chosen)[:MOST_COLUMNS])


class UploadForm(forms.Form):
    """A township's file and what it is; the file itself is never kept."""

    programme = forms.ModelChoiceField(
        Programme.objects.filter(person_list=True), label=_("Programme")
    )
    stage = forms.ChoiceField(choices=Stage.choices, label=_("Stage"))
    division = forms.ModelChoiceField(Division.objects.none(), label=_("Township"))
    month = forms.CharField(
        label=_("Month"), max_length=7, help_text=_("Year and month, such as 2026-11.")
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "An .xlsx, .xls or .csv file as it is. Names are masked at once; identity, phone and "
            "account numbers are never stored."
        ),
        error_messages={"required": _("Choose the file again.")},
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv,.et"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        townships = divisions_for(user, Action.ROSTER_PREPARE).filter(level=Division.Level.TOWNSHIP)
        self.fields["division"].queryset = townships  # type: ignore[attr-defined]
        self.initial.setdefault("month", f"{timezone.localdate():%Y-%m}")
        if townships.count() == 1:
            self.initial.setdefault("division", townships.get())

    def clean_month(self) -> date:
        """The first day of the month."""
        return month_of(self.cleaned_data["month"])


def month_of(text: str) -> date:
    """The first day of a month written as 2026-11."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError as error:
        raise ValidationError(_("Write year and month such as 2026-11.")) from error
