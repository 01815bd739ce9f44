"""What happens around a list: objections, publicity that was skipped, village signatures."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from disclosure.models.roster import Roster
from disclosure.models.rules import Programme, Stage
from portal.core.models import Division, PrivateFile


class Objection(models.Model):
    """Someone objects to a list or to one of its entries; who it was is not kept here."""

    class Channel(models.TextChoices):
        VISIT = "visit", pgettext_lazy("objection", "In person")
        PHONE = "phone", pgettext_lazy("objection", "By phone")
        LETTER = "letter", pgettext_lazy("objection", "By letter")
        ONLINE = "online", pgettext_lazy("objection", "Through this site")

    class Outcome(models.TextChoices):
        PENDING = "pending", pgettext_lazy("objection", "Being checked")
        UPHELD = "upheld", pgettext_lazy("objection", "Upheld")
        DISMISSED = "dismissed", pgettext_lazy("objection", "Not upheld")

    roster = models.ForeignKey(Roster, on_delete=models.PROTECT, related_name="objections")
    entry_number = models.PositiveIntegerField(
        _("serial of the entry"), null=True, blank=True, help_text=_("Empty: the whole list.")
    )
    received_on = models.DateField(_("received on"))
    channel = models.CharField(_("channel"), max_length=8, choices=Channel.choices)
    complaint_number = models.CharField(_("complaint number"), max_length=40, blank=True)
    summary = models.CharField(_("what is objected to"), max_length=500)
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("registered by"),
    )
    registered_at = models.DateTimeField(default=timezone.now, editable=False)
    outcome = models.CharField(
        _("outcome"), max_length=10, choices=Outcome.choices, default=Outcome.PENDING
    )
    answer = models.CharField(_("finding and reasons"), max_length=500, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True, editable=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(outcome="pending", decided_by=None, decided_at=None)
                | (
                    ~models.Q(outcome="pending")
                    & ~models.Q(answer="")
                    & models.Q(decided_by__isnull=False, decided_at__isnull=False)
                ),
                name="objection_decided_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.received_on} {self.get_outcome_display()}"


class PublicityWaiver(models.Model):
    """A publicity that did not take place, with the reason that everyone may read."""

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="+", verbose_name=_("programme")
    )
    division = models.ForeignKey(
        Division, on_delete=models.PROTECT, related_name="+", verbose_name=_("township")
    )
    stage = models.CharField(_("stage"), max_length=10, choices=Stage.choices)
    month = models.DateField(_("month"), help_text=_("First day of the month."))
    reason = models.CharField(_("reason"), max_length=300)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("asked by"),
    )
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("approved by"),
    )
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True, editable=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["-month", "-pk"]
        verbose_name = _("skipped publicity")
        verbose_name_plural = _("skipped publicities")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["programme", "division", "stage", "month"], name="waiver_once"
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="waiver_has_reason"),
            models.CheckConstraint(
                condition=models.Q(approved_by__isnull=True)
                | ~models.Q(approved_by=models.F("asked_by")),
                name="waiver_by_two",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.division} {self.get_stage_display()} {self.month:%Y-%m}"


class VillageSignature(models.Model):
    """The head of a village signed the month's list of changes of the village."""

    roster = models.ForeignKey(Roster, on_delete=models.CASCADE, related_name="signatures")
    village = models.ForeignKey(
        Division,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("village or community"),
    )
    signed_by = models.CharField(_("signed by the village head"), max_length=40)
    signed_on = models.DateField(_("signed on"))
    scan = models.ForeignKey(
        PrivateFile,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("scan"),
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("recorded by"),
    )
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["village__code"]
        verbose_name = _("village signature")
        verbose_name_plural = _("village signatures")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["roster", "village"], name="signature_once"),
        ]

    def __str__(self) -> str:
        return f"{self.village} {self.signed_on}"
