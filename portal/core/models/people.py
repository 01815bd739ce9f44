"""Offices, staff, and which role each person holds where."""

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.core.models.divisions import Division


class Office(models.Model):
    """A unit that answers for a division and everything inside it."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    division = models.ForeignKey(
        Division,
        on_delete=models.PROTECT,
        related_name="offices",
        verbose_name=_("division"),
        help_text=_("The unit answers for this division and everything inside it."),
    )
    superior = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="subordinates",
        verbose_name=_("superior unit"),
    )
    hotline = models.CharField(_("report phone"), max_length=30)
    address = models.CharField(_("address"), max_length=120)
    hours = models.CharField(_("office hours"), max_length=120)
    email = models.EmailField(_("e-mail for alerts"), blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["division__code", "pk"]
        verbose_name = _("unit")
        verbose_name_plural = _("units")

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    """What a person may do; where is said by the appointment."""

    EDITOR = "editor", _("Editor")
    REVIEWER = "reviewer", _("Reviewer")
    PETITION_OFFICER = "petition_officer", _("Petition officer")
    CONFIDENTIAL_OFFICER = "confidential_officer", _("Confidential-reports officer")
    RECTIFICATION_OFFICER = "rectification_officer", _("Rectification officer")
    SUPERVISOR = "supervisor", _("Supervisor")
    AUDITOR = "auditor", _("Auditor")
    ADMINISTRATOR = "administrator", _("Administrator")


class User(AbstractUser):
    """A member of staff. Citizens have no accounts."""

    office = models.ForeignKey(
        Office,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="staff",
        verbose_name=_("unit"),
    )
    display_name = models.CharField(_("display name"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("staff member")
        verbose_name_plural = _("staff")

    def __str__(self) -> str:
        return self.get_full_name()

    def get_full_name(self) -> str:
        """The name that colleagues see; Chinese names are one field."""
        return self.display_name or super().get_full_name() or self.username


class Appointment(models.Model):
    """A person holds a role in a division and everything inside it."""

    user = models.ForeignKey(
        User,
        on_delete=models.CASCADE,
        related_name="appointments",
        verbose_name=_("staff member"),
    )
    role = models.CharField(_("role"), max_length=24, choices=Role.choices)
    division = models.ForeignKey(
        Division,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("jurisdiction"),
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["user", "role"]
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["user", "role", "division"], name="appointment_once_per_role_and_division"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()} · {self.division}"
