"""Forms to handle cases together and apart again."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from complaints import queries
from complaints.models import Complaint
from complaints.staff.forms import CaseForm, area


class MergeForm(CaseForm):
    """The number of the case that leads; only one that this person may open is found."""

    into = forms.CharField(
        label=_("Number of the case that leads"),
        max_length=24,
        help_text=_("The case that came first: no sender waits longer because of it."),
    )
    reason = area(_("Reason, for your colleagues"), max_length=500)

    def clean_into(self) -> Complaint:
        number = str(self.cleaned_data["into"]).strip().upper()
        found = queries.visible_to(self.user).filter(number=number).first()
        if found is None:
            raise ValidationError(_("There is no such case among those that you may open."))
        return found


class UnmergeForm(CaseForm):
    """Why the case goes its own way."""

    reason = area(_("Reason, for your colleagues"), max_length=500)
