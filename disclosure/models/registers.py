"""Registers that lists are matched against, by keyed digest: the deceased, relatives of staff."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.core.models import Division


class Register(models.Model):
    """One upload of a register for a division; the newest of its kind and division counts."""

    class Kind(models.TextChoices):
        DECEASED = "deceased", _("Deceased persons")
        RELATIVE = "relative", _("Near relatives of staff and village officials")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    division = models.ForeignKey(
        Division,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("division"),
        help_text=_("The register covers this division and everything inside it."),
    )
    as_of = models.DateField(_("as of"))
    source = models.CharField(_("where it comes from"), max_length=100)
    source_digest = models.CharField(max_length=64, editable=False)
    rows = models.PositiveIntegerField(_("persons"), default=0, editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("uploaded by"),
    )
    uploaded_at = models.DateTimeField(_("uploaded at"), default=timezone.now, editable=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["-uploaded_at", "-pk"]
        verbose_name = _("register")
        verbose_name_plural = _("registers")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["kind", "division", "source_digest"], name="register_same_file_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.division} {self.as_of}"


class RegisterEntry(models.Model):
    """One person of a register: a keyed digest, a masked name, and what the match must know."""

    register = models.ForeignKey(Register, on_delete=models.CASCADE, related_name="entries")
    identity_digest = models.CharField(max_length=64, editable=False)
    masked_name = models.CharField(_("name"), max_length=40, blank=True)
    since = models.DateField(
        _("since"), null=True, blank=True, help_text=_("First day of the month of death.")
    )
    filed = models.BooleanField(_("filed as a relative"), default=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        verbose_name = _("person in a register")
        verbose_name_plural = _("persons in a register")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["register", "identity_digest"], name="register_person_once"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["identity_digest"], name="register_by_person"),
        ]

    def __str__(self) -> str:
        return self.masked_name
