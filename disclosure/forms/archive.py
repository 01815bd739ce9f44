"""Which year of which place to take along as an archive."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from disclosure.archive import FIRST_YEAR, LAST_YEAR
from portal.core.models import Division, User
from portal.core.permissions import Action, divisions_for


class ArchiveForm(forms.Form):
    """A year, and a division of one's own."""

    year = forms.IntegerField(
        label=_("Year"),
        validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)],
    )
    division = forms.ModelChoiceField(
        Division.objects.none(), label=_("Division"), empty_label=None
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = divisions_for(user, Action.ARCHIVE_EXPORT).exclude(level=Division.Level.VILLAGE)
        self.fields["division"].queryset = own.order_by("path")  # type: ignore[attr-defined]
        self.initial.setdefault("year", timezone.localdate().year)
        self.initial.setdefault("division", own.order_by("path").first())
