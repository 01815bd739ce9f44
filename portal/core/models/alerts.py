"""Where a unit wants its alerts besides e-mail; the address holds a secret and is encrypted."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.core.models.people import Office
from portal.core.vault import EncryptedTextField


class AlertChannel(models.Model):
    """One group robot or webhook of one unit (WeCom, DingTalk, any that apprise knows)."""

    office = models.ForeignKey(
        Office,
        on_delete=models.CASCADE,
        related_name="alert_channels",
        verbose_name=_("unit"),
    )
    name = models.CharField(_("name"), max_length=60)
    url = EncryptedTextField(_("address"))
    active = models.BooleanField(_("in use"), default=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["office", "pk"]
        verbose_name = _("alert channel")
        verbose_name_plural = _("alert channels")

    def __str__(self) -> str:
        return f"{self.office} · {self.name}"
