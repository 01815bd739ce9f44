"""The events of every case, and the published seals; the database refuses to change either."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.core.guards import append_only
from portal.core.models import User


class LedgerEvent(models.Model):
    """One thing that happened; written by complaints.ledger.append and by nothing else."""

    class Subject(models.TextChoices):
        COMPLAINT = "complaint", _("Case")
        RECTIFICATION = "rectification", _("Rectification item")
        INSPECTION = "inspection", _("Check")
        ASSESSMENT = "assessment", _("Assessment of townships")
        DECLARANT = "declarant", _("Official who files relatives")
        MISSING_FILING = "missing_filing", _("Missing filing")

    sequence = models.PositiveBigIntegerField(unique=True)
    subject_type = models.CharField(max_length=16, choices=Subject.choices)
    subject_number = models.CharField(max_length=40)
    kind = models.CharField(max_length=40)
    at = models.DateTimeField()
    actor_label = models.CharField(max_length=80)
    # Staff with a record are never deleted, they are made inactive: the chain names them.
    actor = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    public = models.JSONField(default=dict)
    private = models.JSONField(default=dict)
    # The records of the case after the event; complaints.sealing puts it in.
    sealed = models.JSONField(null=True, editable=False)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64, unique=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering: ClassVar[list[str]] = ["sequence"]
        verbose_name = _("ledger event")
        verbose_name_plural = _("ledger events")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["subject_type", "subject_number", "sequence"], name="ledger_subject"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} · {self.subject_number} · {self.kind}"


append_only(LedgerEvent._meta.db_table)


class LedgerHead(models.Model):
    """The last seal of the chain when a day began, published so that others can keep it."""

    day = models.DateField(unique=True)
    sequence = models.PositiveBigIntegerField()
    hash = models.CharField(max_length=64)
    at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering: ClassVar[list[str]] = ["-day"]
        verbose_name = _("published seal")
        verbose_name_plural = _("published seals")

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} · {self.sequence}"


append_only(LedgerHead._meta.db_table)
