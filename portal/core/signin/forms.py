"""What people type at the door."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.admin.forms.auth import LoginForm


class StaffLoginForm(LoginForm):
    """Name and password; which of the two was wrong, nobody learns."""

    error_messages: ClassVar[dict[str, Any]] = {
        **LoginForm.error_messages,
        "invalid_login": gettext_lazy("User name and password do not match. Please try again."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = gettext_lazy("Password")


class CodeForm(forms.Form):
    """A code of six figures from the app, or a recovery code."""

    code = forms.CharField(
        label=pgettext_lazy("second factor", "Code"),
        max_length=24,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": ""}
        ),
    )

    def wrong(self) -> None:
        """Say that the code was not right; what was typed serves no more."""
        self.add_error(
            "code",
            _("This code is not right, or was used already. Wait for the next one in your app."),
        )


class ReasonForm(forms.Form):
    """Why an administrator takes somebody's second factor away."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=200,
        help_text=gettext_lazy("For the log, such as: phone lost, identity checked in person."),
    )


class PasswordForm(forms.Form):
    """The password once more, before something is changed."""

    password = forms.CharField(
        label=gettext_lazy("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
