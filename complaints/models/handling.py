"""What units do with a case before they answer: notes, investigation, help of other units."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from complaints.models.complaint import Complaint
from portal.core.models import Office, User


class CaseNote(models.Model):
    """What a unit writes down: for itself, or as progress that the sender reads."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="notes")
    public = models.BooleanField(_("the sender reads it"), default=False)
    body = models.TextField(_("note"), max_length=2000)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "pk"]
        verbose_name = _("note")
        verbose_name_plural = _("notes")

    def __str__(self) -> str:
        return f"{self.complaint_id} · {self.at:%Y-%m-%d %H:%M}"


class CaseUnit(models.Model):
    """A unit that helps the leading one (协办); the leading unit is the case's own."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="units")
    office = models.ForeignKey(
        Office, on_delete=models.PROTECT, related_name="+", verbose_name=_("unit")
    )
    task = models.CharField(_("what it is asked"), max_length=500)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    opinion = models.TextField(_("opinion of the unit"), max_length=2000, blank=True)
    answered_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering: ClassVar[list[str]] = ["asked_at", "pk"]
        verbose_name = _("helping unit")
        verbose_name_plural = _("helping units")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["complaint", "office"], name="case_unit_once"),
        ]

    def __str__(self) -> str:
        return str(self.office)


class Investigation(models.Model):
    """The record of one investigation; never by one person alone (沁民字〔2022〕51号 三（一）1)."""

    complaint = models.ForeignKey(
        Complaint, on_delete=models.CASCADE, related_name="investigations"
    )
    on = models.DateField(_("date"))
    place = models.CharField(_("where"), max_length=120)
    first_investigator = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name=_("first investigator")
    )
    second_investigator = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name=_("second investigator")
    )
    others = models.CharField(_("others present"), max_length=200, blank=True)
    method = models.CharField(_("how it was checked"), max_length=200)
    found = models.TextField(_("what was found"), max_length=4000)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering: ClassVar[list[str]] = ["on", "pk"]
        verbose_name = _("investigation record")
        verbose_name_plural = _("investigation records")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~models.Q(first_investigator=models.F("second_investigator")),
                name="investigation_by_two",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id} · {self.on:%Y-%m-%d}"
