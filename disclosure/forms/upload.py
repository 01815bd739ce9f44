"""The upload of a township's file."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from disclosure.forms.fields import MonthField, WorkbookField
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
    month = MonthField()
    file = WorkbookField(
        label=_("File"),
        help_text=_(
            "An .xlsx, .xls or .csv file as it is. Names are masked at once; identity, phone and "
            "account numbers are never stored."
        ),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        townships = divisions_for(user, Action.ROSTER_PREPARE).filter(level=Division.Level.TOWNSHIP)
        self.fields["division"].queryset = townships  # type: ignore[attr-defined]
        self.initial.setdefault("month", f"{timezone.localdate():%Y-%m}")
        if townships.count() == 1:
            self.initial.setdefault("division", townships.get())
