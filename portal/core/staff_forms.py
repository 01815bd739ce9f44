"""Accounts and appointments, without the ways to make oneself more than one is.

What the staff area refuses here is done on the server itself, by whoever runs it: `manage.py
appoint` and `manage.py changepassword`.
"""

from typing import Any, ClassVar

from django import forms
from django.contrib.auth.password_validation import (
    password_validators_help_text_html,
    validate_password,
)
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from portal.core.models import Appointment, Office, Role, User
from portal.core.permissions import Action, divisions_for

# Who holds one of these watches the others, or opens what nobody else may: an administrator
# neither appoints to the first in the staff area nor sets the password of any of them.
GUARDED = frozenset({Role.CONFIDENTIAL_OFFICER, Role.SUPERVISOR, Role.AUDITOR})


class StaffForm(WagtailAdminModelForm):
    """A staff account. There is no superuser box: roles come from appointments alone."""

    password = forms.CharField(
        label=_("New password"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Leave empty to keep the present one."),
    )

    class Meta:
        model = User
        fields: ClassVar[list[str]] = ["username", "display_name", "office", "is_active"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        within = divisions_for(self.for_user, Action.STAFF_MANAGE)
        self.fields["office"].queryset = Office.objects.filter(division__in=within)
        self.fields["office"].required = True
        if self.instance.pk is None:
            self.fields["password"].required = True
            self.fields["password"].help_text = password_validators_help_text_html()
        elif self.instance.appointments.filter(role__in=GUARDED).exists():
            self.fields["password"].disabled = True
            self.fields["password"].help_text = _(
                "The password of a supervisor, an auditor or a confidential-reports officer is set "
                "on the server, not here."
            )

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        if password:
            validate_password(password, self.instance)
        return password

    def save(self, commit: bool = True) -> User:
        user: User = super().save(commit=False)
        if self.cleaned_data["password"]:
            user.set_password(self.cleaned_data["password"])
        if commit:
            user.save()
        return user


class AppointmentForm(WagtailAdminModelForm):
    """Somebody gets a role in a division; nobody appoints themselves."""

    class Meta:
        model = Appointment
        fields: ClassVar[list[str]] = ["user", "role", "division"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        within = divisions_for(self.for_user, Action.STAFF_MANAGE)
        self.fields["division"].queryset = within.exclude(level="village")
        self.fields["user"].queryset = User.objects.filter(
            is_active=True, office__division__in=within
        ).exclude(pk=self.for_user.pk)
        self.fields["role"].choices = [
            choice
            for choice in Role.choices
            if choice[0] != Role.CONFIDENTIAL_OFFICER or self.instance.role == choice[0]
        ]
        # An appointment stays with its person: handing it on would leave them its page rights.
        self.fields["user"].disabled = self.instance.pk is not None
