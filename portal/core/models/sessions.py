"""Where members of staff are signed in, so that it can be shown and ended."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class StaffSession(models.Model):
    """One open session of one person; what it may do is in the session itself."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sessions"
    )
    key = models.CharField(max_length=40, unique=True)
    started_at = models.DateTimeField(_("signed in"))
    seen_at = models.DateTimeField(_("last request"))
    address = models.GenericIPAddressField(_("network address"), null=True)
    browser = models.CharField(_("browser"), max_length=40)

    class Meta:
        ordering: ClassVar[list[str]] = ["-seen_at", "-pk"]
        verbose_name = _("session")
        verbose_name_plural = _("sessions")

    def __str__(self) -> str:
        return f"{self.user} · {self.browser}"
