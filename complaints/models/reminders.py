"""When reminders and digests leave, as data of the county."""

from datetime import time
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class ReminderPlan(models.Model):
    """One row at most; where there is none, the values that the notice of the county names."""

    days_before = models.CharField(
        _("remind so many days before"),
        max_length=40,
        default="7, 3, 1, 0",
        validators=[RegexValidator(r"^\d{1,2}(\s*[,，、]\s*\d{1,2})*$")],
        help_text=_("Days before the last day, with commas; 0 is the last day itself."),
    )
    every_days = models.PositiveSmallIntegerField(
        _("when overdue, again every so many days"), default=7, validators=[MinValueValidator(1)]
    )
    send_at = models.TimeField(
        _("time of day"),
        default=time(8, 30),
        help_text=_("Reminders and the digest of each unit leave at this time, not at night."),
    )
    # The only value is True, and it is unique: a second plan cannot be entered.
    only = models.BooleanField(default=True, unique=True, editable=False)

    class Meta:
        verbose_name = _("plan of reminders")
        verbose_name_plural = _("plan of reminders")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(only=True), name="reminder_plan_once"),
            models.CheckConstraint(
                condition=models.Q(every_days__gte=1), name="reminder_plan_some_days"
            ),
        ]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    def clean(self) -> None:
        """Say in a sentence what the unique column would say as an error."""
        if ReminderPlan.objects.exclude(pk=self.pk).exists():
            raise ValidationError(_("There is a plan already. Change that one."), code="plan-once")


class DigestDay(models.Model):
    """A day whose digests are queued; its row is what makes them leave once."""

    day = models.DateField(unique=True)

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d}"
