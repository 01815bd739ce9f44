"""The look-back: three questions, asked by somebody other than who closed the item.

Source: 沁民字〔2022〕51号 四（五）: measures carried out? solved on time? do residents accept it?
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from complaints.rectification.models.items import RectificationItem
from portal.core.guards import settled

THREE_YES = Q(measures_in_place=True, solved_on_time=True, residents_accept=True)


class LookBack(models.Model):
    """One look-back of one closing."""

    class Result(models.TextChoices):
        PENDING = "", _("Pending")
        PASSED = "passed", _("Passed")
        FAILED = "failed", _("Failed, reopened")

    QUESTIONS: ClassVar[tuple[str, ...]] = (
        "measures_in_place",
        "solved_on_time",
        "residents_accept",
    )

    item = models.ForeignKey(RectificationItem, on_delete=models.PROTECT, related_name="look_backs")
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    # Each closing begins a series of look-backs: after 30 and 180 days, or as the county sets.
    closing = models.PositiveSmallIntegerField(_("closing"), default=1)
    due_on = models.DateField(_("due on"))
    # Copied from the item, so that the database itself can refuse a look-back at one's own work.
    closer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    performed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("performed by"),
    )
    performed_at = models.DateTimeField(_("performed at"), null=True, blank=True)
    measures_in_place = models.BooleanField(_("Are the measures in place?"), null=True)
    measures_evidence = models.CharField(_("what was seen"), max_length=500, blank=True)
    solved_on_time = models.BooleanField(_("Was it solved on time?"), null=True)
    solved_evidence = models.CharField(_("how one can tell"), max_length=500, blank=True)
    residents_accept = models.BooleanField(_("Do the residents accept the result?"), null=True)
    residents_evidence = models.CharField(_("who was asked and how"), max_length=500, blank=True)
    # How many households of the village are asked; decided when the look-back is set.
    sample_size = models.PositiveSmallIntegerField(_("households to ask"), default=0)
    result = models.CharField(
        _("result"), max_length=8, choices=Result.choices, default=Result.PENDING, blank=True
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["item", "round"]
        verbose_name = _("look-back")
        verbose_name_plural = _("look-backs")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["item", "round"], name="look_back_once_per_round"),
            models.CheckConstraint(
                name="look_back_by_another_person",
                condition=Q(performed_by=None) | ~Q(performed_by=F("closer")),
            ),
            models.CheckConstraint(
                name="look_back_result_follows_answers",
                # NULL would let a CHECK pass: that the answers are there is said by itself.
                condition=Q(result="")
                | (
                    Q(
                        performed_by__isnull=False,
                        performed_at__isnull=False,
                        measures_in_place__isnull=False,
                        solved_on_time__isnull=False,
                        residents_accept__isnull=False,
                    )
                    & ~Q(measures_evidence="")
                    & ~Q(solved_evidence="")
                    & ~Q(residents_evidence="")
                    & (Q(THREE_YES, result="passed") | (~THREE_YES & Q(result="failed")))
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item.number} · {self.round}"


# One that still waits ends with its series; an answer that was given stays.
settled(LookBack._meta.db_table, "OLD.result <> ''")
