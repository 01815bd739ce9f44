"""The upload of a register."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from disclosure.forms.fields import WorkbookField, day_field
from disclosure.intake.registers import LONGEST_SOURCE
from disclosure.models import Register
from portal.core.models import Division, User
from portal.core.permissions import Action, divisions_for


class RegisterForm(forms.Form):
    """A register's file and what it is; the file itself is never kept."""

    # Nothing is chosen beforehand: the wrong kind would compare every list with the wrong persons.
    kind = forms.ChoiceField(choices=[("", "---------"), *Register.Kind.choices], label=_("Kind"))
    division = forms.ModelChoiceField(
        Division.objects.none(),
        label=_("Division"),
        help_text=_("The register covers this division and everything inside it."),
    )
    as_of = day_field(_("As of"), required=True)
    source = forms.CharField(
        label=_("Where it comes from"),
        max_length=LONGEST_SOURCE,
        help_text=_("The unit that keeps the register. No names, no numbers of persons."),
    )
    file = WorkbookField(
        label=_("File"),
        help_text=_(
            "The whole register as an .xlsx, .xls or .csv file, not only what is new: it takes the "
            "place of the one before, whose persons are deleted. Identity numbers are never stored."
        ),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = divisions_for(user, Action.REGISTER_UPLOAD).exclude(level=Division.Level.VILLAGE)
        self.fields["division"].queryset = places  # type: ignore[attr-defined]
        if places.count() == 1:
            self.initial.setdefault("division", places.get())
