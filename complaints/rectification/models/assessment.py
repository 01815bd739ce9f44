"""The yearly assessment of townships (年度考核): weights are data, figures come from the records.

What is not measured on purpose: how many complaints a township had. That would punish openness
(国办发〔2020〕53号: 不片面追求排名).
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.core.guards import append_only, kept
from portal.core.models import Division

USER = settings.AUTH_USER_MODEL


class Indicator(models.Model):
    """One line of the sheet: what is measured and how many points it is worth."""

    class Measure(models.TextChoices):
        """What the site can compute; each is a share of good cases among all cases."""

        PUBLICITY_ON_TIME = "publicity_on_time", _("Publicity on time")
        ROSTER_ON_TIME = "roster_on_time", _("Monthly list by its day")
        PETITIONS_IN_TIME = "petitions_in_time", _("Petitions answered in time")
        ITEMS_IN_TIME = "items_in_time", _("Problems closed in time")
        LOOK_BACKS_PASSED = "look_backs_passed", _("Look-backs passed")
        SATISFIED = "satisfied", _("Senders satisfied")
        PRIVACY_KEPT = "privacy_kept", _("No leak of personal information")

    code = models.SlugField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=60)
    measure = models.CharField(_("what is measured"), max_length=24, choices=Measure.choices)
    points = models.DecimalField(_("points"), max_digits=5, decimal_places=1)
    # Where nothing was to be done the points are full: doing nothing wrong is not punished.
    full_from = models.PositiveSmallIntegerField(_("full points from (percent)"), default=100)
    none_below = models.PositiveSmallIntegerField(_("no points below (percent)"), default=0)
    standard = models.CharField(_("standard, as people read it"), max_length=300)
    effective_from = models.DateField(_("in force from"))
    effective_to = models.DateField(_("in force until"), null=True, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering: ClassVar[list[str]] = ["order", "code", "-effective_from"]
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["code", "effective_from"], name="indicator_version"),
            models.CheckConstraint(
                name="indicator_thresholds_in_order",
                condition=Q(none_below__lt=F("full_from"), full_from__lte=100),
            ),
            models.CheckConstraint(name="indicator_points", condition=Q(points__gt=0)),
        ]

    def __str__(self) -> str:
        return self.name


class Assessment(models.Model):
    """One assessment of all townships over a period; settled, it does not change any more."""

    number = models.CharField(_("number"), max_length=24, unique=True)
    title = models.CharField(_("title"), max_length=100)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    public = models.BooleanField(
        _("public"),
        default=False,
        help_text=_("Whether everyone may read the settled assessment."),
    )
    created_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    settled_by = models.ForeignKey(
        USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-ends_on", "-pk"]
        verbose_name = _("assessment of townships")
        verbose_name_plural = _("assessments of townships")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="assessment_ends_after_it_starts", condition=Q(ends_on__gte=F("starts_on"))
            ),
            models.UniqueConstraint(
                fields=["starts_on", "ends_on"], name="assessment_once_per_period"
            ),
            models.CheckConstraint(
                name="assessment_settled_by_another",
                condition=Q(settled_by=None, settled_at=None)
                | (
                    Q(settled_by__isnull=False, settled_at__isnull=False)
                    & ~Q(settled_by=F("created_by"))
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Score(models.Model):
    """What one township reached in one indicator, as computed when the assessment was settled."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="scores")
    division = models.ForeignKey(
        Division, on_delete=models.PROTECT, related_name="+", verbose_name=_("township")
    )
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+")
    good = models.PositiveIntegerField(_("good"))
    all = models.PositiveIntegerField(_("all"))
    points = models.DecimalField(_("points"), max_digits=5, decimal_places=1)

    class Meta:
        ordering: ClassVar[list[str]] = ["assessment", "division__code", "indicator__order"]
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["assessment", "division", "indicator"], name="score_once"
            ),
            models.CheckConstraint(name="score_is_a_share", condition=Q(good__lte=F("all"))),
        ]

    def __str__(self) -> str:
        return f"{self.division} · {self.indicator} · {self.points}"


class Adjustment(models.Model):
    """Points added or taken away by a person, with a reason that stays."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="adjustments")
    division = models.ForeignKey(
        Division, on_delete=models.PROTECT, related_name="+", verbose_name=_("township")
    )
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="+", verbose_name=_("indicator")
    )
    points = models.DecimalField(_("points"), max_digits=5, decimal_places=1)
    reason = models.CharField(_("reason"), max_length=300)
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        verbose_name = _("adjustment")
        verbose_name_plural = _("adjustments")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="adjustment_has_points_and_a_reason", condition=~Q(points=0) & ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.division} {self.points:+}"


kept(Assessment._meta.db_table)
for table in (Score, Adjustment):
    append_only(table._meta.db_table)
