"""The working calendar and the deadlines of the law, as data with an effective date."""

from datetime import date
from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.core.deadlines import Rule
from portal.core.models.people import User


class CalendarDay(models.Model):
    """One day that the State Council's yearly notice (or the weekend) settles."""

    date = models.DateField(_("date"), unique=True)
    is_workday = models.BooleanField(_("working day"))
    note = models.CharField(_("note"), max_length=60, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["date"]
        verbose_name = _("calendar day")
        verbose_name_plural = _("working calendar")

    def __str__(self) -> str:
        return f"{self.date:%Y-%m-%d}"


class CalendarChange(models.Model):
    """One change of the working calendar: by whom and why; open until every process knows it."""

    at = models.DateTimeField()
    reason = models.CharField(max_length=200)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    # Until then the timer looks for dates that were still computed with the calendar before.
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-pk"]
        verbose_name = _("change of the working calendar")
        verbose_name_plural = _("changes of the working calendar")

    def __str__(self) -> str:
        return f"{timezone.localtime(self.at):%Y-%m-%d %H:%M}"


class DeadlineRuleManager(models.Manager["DeadlineRule"]):
    """Finds the version of a rule that was in force on a day."""

    def in_force(self, key: str, on: date) -> "DeadlineRule":
        """Return the version of rule *key* in force on *on*.

        Raises DeadlineRule.DoesNotExist when no version was in force yet.
        """
        found = self.filter(key=key, effective_from__lte=on).order_by("-effective_from").first()
        if found is None:
            raise DeadlineRule.DoesNotExist(f"no deadline rule {key!r} in force on {on}")
        return found

    def amount(self, key: str, on: date, otherwise: int) -> int:
        """The length of rule *key* in force on *on*; *otherwise* where the county set none."""
        try:
            return self.in_force(key, on).amount
        except self.model.DoesNotExist:
            return otherwise


class DeadlineRule(models.Model):
    """A time limit, versioned by effective date; a change of law is a new row."""

    class Unit(models.TextChoices):
        CALENDAR = "calendar", _("calendar days")
        WORKING = "working", _("working days")

    key = models.CharField(
        _("key"),
        max_length=60,
        db_index=True,
        validators=[RegexValidator(r"^[a-z][a-z0-9_-]*(\.[a-z][a-z0-9_-]*)*$")],
    )
    title = models.CharField(pgettext_lazy("time limit", "title"), max_length=60)
    amount = models.PositiveSmallIntegerField(_("length"))
    unit = models.CharField(_("unit of time"), max_length=10, choices=Unit.choices)
    starts = models.CharField(
        _("counted from"), max_length=60, help_text=_("The fact that starts the clock.")
    )
    article = models.CharField(_("legal basis"), max_length=120)
    roll_forward = models.BooleanField(
        _("roll forward to a working day"),
        default=False,
        help_text=_("Move a due date on a day off to the next working day."),
    )
    amber_days = models.PositiveSmallIntegerField(_("warn this many days before"), default=3)
    effective_from = models.DateField(_("in force from"))

    objects = DeadlineRuleManager()

    class Meta:
        ordering: ClassVar[list[str]] = ["key", "-effective_from"]
        verbose_name = _("time limit")
        verbose_name_plural = _("time limits")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["key", "effective_from"], name="deadline_rule_version_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def as_rule(self) -> Rule:
        """The pure form that the deadline arithmetic takes."""
        return Rule(
            key=self.key,
            amount=self.amount,
            unit="working" if self.unit == self.Unit.WORKING else "calendar",
            article=self.article,
            roll_forward=self.roll_forward,
        )
