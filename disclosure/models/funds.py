"""Money by month, programme and township: counts and sums, never a person."""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from disclosure.models.rules import Programme
from portal.core.models import Division

DEFAULT_THRESHOLD = 3
LEAST_THRESHOLD = 2


class SmallCellRuleManager(models.Manager["SmallCellRule"]):
    """Finds the rule that was in force on a day."""

    def threshold(self, on: date) -> int:
        """The threshold in force on *on*; three where a county has entered none."""
        rule = self.filter(effective_from__lte=on).order_by("-effective_from").first()
        return rule.threshold if rule else DEFAULT_THRESHOLD


class SmallCellRule(models.Model):
    """Below how many households or persons a figure could point at someone and is suppressed.

    A rule with a date like every other: what is published is kept as it was published. It can be
    made stricter, never switched off (《个人信息保护法》第五十一条: 去标识化).
    """

    threshold = models.PositiveSmallIntegerField(
        _("suppress figures below"),
        default=DEFAULT_THRESHOLD,
        validators=[MinValueValidator(LEAST_THRESHOLD)],
        help_text=_("Figures of fewer households or persons are not shown to the public."),
    )
    basis = models.CharField(_("legal basis"), max_length=200)
    effective_from = models.DateField(_("in force from"), unique=True)

    objects = SmallCellRuleManager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-effective_from"]
        verbose_name = _("protection of small figures")
        verbose_name_plural = _("protection of small figures")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(threshold__gte=LEAST_THRESHOLD), name="small_cells_always_hidden"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.threshold} · {self.effective_from}"


class FundReport(models.Model):
    """One programme's month in the whole county, with the totals as the paper states them."""

    class Source(models.TextChoices):
        ROSTERS = "rosters", _("built from the monthly lists")
        ENTERED = "entered", _("entered by hand")

    class Status(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("funds", "Draft")
        PUBLISHED = "published", pgettext_lazy("funds", "Published")
        WITHDRAWN = "withdrawn", pgettext_lazy("funds", "Withdrawn")

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="+", verbose_name=_("programme")
    )
    month = models.DateField(_("month"), help_text=_("First day of the month."))
    source = models.CharField(
        pgettext_lazy("funds", "source"), max_length=8, choices=Source.choices
    )
    status = models.CharField(
        _("state"), max_length=10, choices=Status.choices, default=Status.DRAFT, editable=False
    )
    households = models.PositiveIntegerField(_("households in all"))
    persons = models.PositiveIntegerField(_("persons in all"))
    amount = models.DecimalField(_("amount in all (yuan)"), max_digits=14, decimal_places=2)
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("prepared by"),
    )
    prepared_at = models.DateTimeField(_("prepared at"), default=timezone.now, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("approved by"),
    )
    published_at = models.DateTimeField(_("published at"), null=True, blank=True, editable=False)
    reason = models.CharField(_("reason of the withdrawal"), max_length=300, blank=True)
    # Settled once, on publication: what was shown and what was not never changes afterwards.
    threshold = models.PositiveSmallIntegerField(
        _("figures suppressed below"), null=True, blank=True, editable=False
    )
    total_suppressed = models.BooleanField(default=False, editable=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["-month", "programme", "-pk"]
        verbose_name = _("monthly totals")
        verbose_name_plural = _("monthly totals")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["programme", "month"],
                condition=~models.Q(status="withdrawn"),
                name="funds_once_a_month",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="published") | models.Q(approved_by__isnull=False),
                name="funds_published_by_approver",
            ),
            models.CheckConstraint(
                condition=models.Q(approved_by__isnull=True)
                | ~models.Q(approved_by=models.F("prepared_by")),
                name="funds_by_two",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="published")
                | models.Q(published_at__isnull=False, threshold__isnull=False),
                name="funds_published_protected",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="withdrawn") | ~models.Q(reason=""),
                name="funds_withdrawn_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.month:%Y-%m}"


class FundRow(models.Model):
    """One township's part of a report."""

    report = models.ForeignKey(FundReport, on_delete=models.CASCADE, related_name="rows")
    division = models.ForeignKey(
        Division, on_delete=models.PROTECT, related_name="+", verbose_name=_("township")
    )
    households = models.PositiveIntegerField(_("households"))
    persons = models.PositiveIntegerField(_("persons"))
    amount = models.DecimalField(_("amount (yuan)"), max_digits=14, decimal_places=2)
    suppressed = models.BooleanField(default=False, editable=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["division__code"]
        verbose_name = _("township's part")
        verbose_name_plural = _("townships' parts")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["report", "division"], name="fund_row_once"),
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="fund_row_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.division} {self.amount}"
