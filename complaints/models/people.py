"""The reporter's identity lives apart, encrypted, and whoever opened it is on record."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints.models.complaint import Complaint
from portal.core.guards import append_only
from portal.core.models import User
from portal.core.vault import EncryptedTextField


class Reporter(models.Model):
    """Who filed a case: a token for the database, readable only through desk.open_identity."""

    class ContactBy(models.TextChoices):
        TRACKING = "tracking", _("I look at the tracking page")
        PHONE = "phone", _("Call me")
        EMAIL = "email", _("Write an e-mail")
        SMS = "sms", _("Send a text message")

    complaint = models.OneToOneField(Complaint, on_delete=models.CASCADE, related_name="reporter")
    name = EncryptedTextField(_("name"), blank=True)
    phone = EncryptedTextField(_("telephone"), blank=True)
    email = EncryptedTextField(_("e-mail"), blank=True)
    # Finds repeats by the same number without telling whose it is.
    phone_digest = models.CharField(max_length=64, blank=True, db_index=True)
    # Recognises whoever has lost the code; says nothing by itself.
    name_digest = models.CharField(max_length=64, blank=True)
    contact_by = models.CharField(
        _("answer by"), max_length=10, choices=ContactBy.choices, default=ContactBy.TRACKING
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("reporter")
        verbose_name_plural = _("reporters")

    def __str__(self) -> str:
        return str(_("reporter (protected)"))


class Representative(models.Model):
    """One more person who speaks for a group; with the reporter five at most (条例 20)."""

    MOST = 5

    complaint = models.ForeignKey(
        Complaint, on_delete=models.CASCADE, related_name="representatives"
    )
    place = models.PositiveSmallIntegerField(_("place"))
    name = EncryptedTextField(_("name"))
    phone = EncryptedTextField(_("telephone"), blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering: ClassVar[list[str]] = ["place"]
        verbose_name = _("representative")
        verbose_name_plural = _("representatives")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["complaint", "place"], name="representative_once"),
            # The reporter is the first.
            models.CheckConstraint(
                condition=models.Q(place__gte=2, place__lte=5), name="representatives_at_most_five"
            ),
        ]

    def __str__(self) -> str:
        return str(_("representative (protected)"))


class IdentityAccess(models.Model):
    """One opening of a reporter's identity; append-only."""

    class Purpose(models.TextChoices):
        CONTACT = "contact", _("to get in touch with the sender")
        REPEAT = "repeat", _("to see whether it is a repeat")
        DELIVERY = "delivery", _("to deliver a letter")
        ORGAN = "organ", _("asked for by a court or the discipline organ")
        OTHER = "other", pgettext_lazy("purpose", "for another purpose")

    complaint = models.ForeignKey(
        Complaint, on_delete=models.PROTECT, related_name="identity_accesses"
    )
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    # Empty in openings from before the list of purposes.
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose.choices, blank=True)
    reason = models.CharField(_("reason"), max_length=200)
    at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "pk"]
        verbose_name = _("opening of an identity")
        verbose_name_plural = _("openings of identities")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(
                    purpose__in=["", "contact", "repeat", "delivery", "organ", "other"]
                ),
                name="identity_access_purpose",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id} · {self.at:%Y-%m-%d %H:%M}"


append_only(IdentityAccess._meta.db_table)
