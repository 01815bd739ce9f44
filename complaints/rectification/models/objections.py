"""What people say against a closing while it stands on public notice; nobody is named."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from complaints.rectification.models.items import RectificationItem
from portal.core.guards import kept, settled


class Objection(models.Model):
    """One objection to one closing: it is upheld or dismissed, always with a reason."""

    item = models.ForeignKey(RectificationItem, on_delete=models.PROTECT, related_name="objections")
    text = models.CharField(_("objection"), max_length=500)
    received_at = models.DateTimeField()
    upheld = models.BooleanField(_("upheld"), null=True)
    decision = models.CharField(_("reason of the decision"), max_length=500, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        verbose_name = _("objection to a closing")
        verbose_name_plural = _("objections to closings")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="objection_decided_with_a_reason",
                condition=Q(upheld=None, decided_by=None, decided_at=None, decision="")
                | (
                    Q(upheld__isnull=False, decided_by__isnull=False, decided_at__isnull=False)
                    & ~Q(decision="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item.number} · {self.pk}"


kept(Objection._meta.db_table)
settled(Objection._meta.db_table, "OLD.upheld IS NOT NULL")
