"""Who may neither see nor handle a case, and why."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints.models.complaint import Complaint
from complaints.models.kin import Declarant
from portal.core.guards import append_only, kept
from portal.core.models import Office, User


class Exclusion(models.Model):
    """A unit or a member of staff that is kept away from one case (信访工作条例 28, 30)."""

    class Reason(models.TextChoices):
        ACCUSED_UNIT = "accused_unit", _("the unit complained of")
        ACCUSED_PERSON = "accused_person", _("the person complained of")
        RECUSED = "recused", _("stepped back")
        NEAR_RELATIVE = "near_relative", _("near relative of a person concerned")

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="exclusions")
    office = models.ForeignKey(
        Office, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    user = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField(max_length=16, choices=Reason.choices)
    # Empty when the site found it on filing.
    recorded_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("conflict of interest")
        verbose_name_plural = _("conflicts of interest")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(office__isnull=True) ^ models.Q(user__isnull=True),
                name="exclusion_names_one",
            ),
            models.UniqueConstraint(
                fields=["complaint", "user"],
                condition=models.Q(user__isnull=False),
                name="exclusion_person_once",
            ),
            models.UniqueConstraint(
                fields=["complaint", "office"],
                condition=models.Q(office__isnull=False),
                name="exclusion_unit_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_reason_display())


# Nobody lifts a conflict of interest: what kept somebody away stays on record.
append_only(Exclusion._meta.db_table)


class RelativeFiling(models.Model):
    """A near relative filed by a member of staff (近亲属备案); names as keyed digests only."""

    staff = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="relative_filings",
        verbose_name=_("staff member"),
    )
    declarant = models.ForeignKey(
        Declarant,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="relative_filings",
        verbose_name=_("official"),
    )
    # In the words of the day of filing; the range of relations may change later.
    relation = models.CharField(_("relation"), max_length=40)
    programme = models.ForeignKey(
        "disclosure.Programme",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("kind of assistance"),
    )
    masked_name = models.CharField(_("name"), max_length=40)
    name_digest = models.CharField(max_length=64, db_index=True, editable=False)
    # Digest of the identity number as publicity lists keep it; empty when not filed.
    identity_digest = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    filed_on = models.DateField(_("filed on"))
    # The relation or the assistance has ended; the row stays.
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    wagtail_reference_index_ignore = True

    class Meta:
        ordering: ClassVar[list[str]] = ["staff", "pk"]
        verbose_name = _("filed near relative")
        verbose_name_plural = _("filed near relatives")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["staff", "name_digest"],
                condition=models.Q(ended_on=None),
                name="relative_filed_once",
            ),
            models.UniqueConstraint(
                fields=["declarant", "name_digest"],
                condition=models.Q(ended_on=None),
                name="relative_filed_once_by_official",
            ),
            models.UniqueConstraint(
                fields=["declarant", "identity_digest"],
                condition=models.Q(ended_on=None) & ~models.Q(identity_digest=""),
                name="relative_filed_once_by_number",
            ),
            models.CheckConstraint(
                name="relative_has_somebody_who_filed",
                condition=models.Q(staff__isnull=False) | models.Q(declarant__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff or self.declarant} · {self.relation} · {self.masked_name}"


# A filing ends on a day; it is never taken out.
kept(RelativeFiling._meta.db_table)
