"""Who may neither see nor handle a case, and why."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from complaints.models.complaint import Complaint
from portal.core.models import Office, User


class Exclusion(models.Model):
    """A unit or a member of staff that is kept away from one case (信访工作条例 28, 30)."""

    class Reason(models.TextChoices):
        ACCUSED_UNIT = "accused_unit", _("the unit complained of")
        ACCUSED_PERSON = "accused_person", _("the person complained of")
        RECUSED = "recused", _("stepped back")

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="exclusions")
    office = models.ForeignKey(
        Office, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    user = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField(max_length=16, choices=Reason.choices)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("conflict of interest")
        verbose_name_plural = _("conflicts of interest")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(office__isnull=True) ^ models.Q(user__isnull=True),
                name="exclusion_names_one",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_reason_display())
