"""Keys with which other programs file cases; only a keyed digest of each is kept."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.core.models import User


class ApiKey(models.Model):
    """Leave for one program to file cases through Open311 until it is revoked."""

    name = models.CharField(
        _("program"), max_length=80, help_text=_("Which program of which organ files with it.")
    )
    digest = models.CharField(max_length=64, unique=True, editable=False)
    per_hour = models.PositiveIntegerField(
        _("cases an hour"),
        default=30,
        validators=[MinValueValidator(1), MaxValueValidator(10_000)],
    )
    issued_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name=_("issued by")
    )
    issued_at = models.DateTimeField(_("issued"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    used_on = models.DateField(_("last used"), null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering: ClassVar[list[str]] = ["-issued_at", "-pk"]
        verbose_name = _("key of a program")
        verbose_name_plural = _("keys of programs")

    def __str__(self) -> str:
        return self.name
