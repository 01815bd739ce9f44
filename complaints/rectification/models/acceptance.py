"""What residents say of a result: the complainant, households that were drawn, people visited.

Source: 沁民字〔2022〕51号 四（五）: 整改效果群众是否认可. No name is kept: of a code only a digest.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from complaints.rectification.models.items import RectificationItem
from complaints.rectification.models.lookback import LookBack
from portal.core.guards import kept, settled
from portal.core.models import Division

USER = settings.AUTH_USER_MODEL


class ResidentAnswer(models.Model):
    """One household's word on one result; a code that was handed out and not used is one, too."""

    class Way(models.TextChoices):
        COMPLAINANT = "complainant", _("Complainant, on the tracking page")
        CODE = "code", _("One-time code")
        VISIT = "visit", _("Recorded visit")

    item = models.ForeignKey(
        RectificationItem, on_delete=models.PROTECT, related_name="resident_answers"
    )
    look_back = models.ForeignKey(
        LookBack, on_delete=models.PROTECT, related_name="resident_answers"
    )
    way = models.CharField(_("way"), max_length=12, choices=Way.choices)
    village = models.ForeignKey(
        Division, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    code_digest = models.CharField(max_length=64, null=True, unique=True, editable=False)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    accepted = models.BooleanField(_("accepts the result"), null=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    # Two people visit (两人以上).
    visited_by = models.ForeignKey(
        USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    visited_with = models.ForeignKey(
        USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        verbose_name = _("answer of a resident")
        verbose_name_plural = _("answers of residents")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="resident_answer_has_its_moment",
                condition=Q(accepted=None, answered_at=None)
                | Q(accepted__isnull=False, answered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="resident_answer_fits_its_way",
                condition=Q(
                    way="code",
                    code_digest__isnull=False,
                    valid_until__isnull=False,
                    visited_by=None,
                    visited_with=None,
                )
                | Q(
                    way="visit",
                    code_digest=None,
                    visited_by__isnull=False,
                    visited_with__isnull=False,
                    accepted__isnull=False,
                )
                | Q(
                    way="complainant",
                    code_digest=None,
                    visited_by=None,
                    visited_with=None,
                    accepted__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="resident_visit_by_two",
                condition=Q(visited_by=None) | ~Q(visited_by=models.F("visited_with")),
            ),
            models.UniqueConstraint(
                fields=["look_back"],
                condition=Q(way="complainant"),
                name="resident_complainant_answers_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item.number} · {self.get_way_display()}"


# A code that was handed out is not taken back by removing it, and nobody's word is changed.
kept(ResidentAnswer._meta.db_table)
settled(ResidentAnswer._meta.db_table, "OLD.accepted IS NOT NULL")
