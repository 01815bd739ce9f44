"""What citizen and office say to each other about a case."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from complaints.models.choices import Outcome, Satisfaction
from complaints.models.complaint import Complaint
from portal.core.guards import append_only
from portal.core.models import PrivateFile, User


class Reply(models.Model):
    """A written answer; several only after a review has asked for a new one (条例 32)."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="replies")
    outcome = models.CharField(_("finding"), max_length=16, choices=Outcome.choices)
    # The parts of a 处理意见书: request, facts and reasons; `body` is the opinion.
    request = models.TextField(_("request"), max_length=1000, blank=True)
    facts = models.TextField(_("facts found"), max_length=4000, blank=True)
    reasons = models.TextField(_("reasons"), max_length=4000, blank=True)
    body = models.TextField(_("reply"), max_length=4000)
    legal_basis = models.CharField(_("legal basis"), max_length=300, blank=True)
    review_office = models.CharField(_("where to ask for a review"), max_length=120, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    # What the sender is told, in the order of the letter.
    PARTS: ClassVar[tuple[str, ...]] = (
        *("outcome", "request", "facts", "reasons", "body"),
        *("legal_basis", "review_office"),
    )
    wagtail_reference_index_ignore = True

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "pk"]
        verbose_name = _("reply")
        verbose_name_plural = _("replies")

    def __str__(self) -> str:
        return f"{self.complaint_id} · {self.at:%Y-%m-%d}"

    def text(self) -> str:
        """The wording of the whole answer, which the ledger seals."""
        return "\n".join(str(getattr(self, name)) for name in self.PARTS)


class Message(models.Model):
    """A short message in either direction, seen by both sides."""

    class Direction(models.TextChoices):
        CITIZEN = "citizen", _("From the sender")
        STAFF = "staff", _("From the office")

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="messages")
    direction = models.CharField(max_length=8, choices=Direction.choices)
    body = models.TextField(_("message"), max_length=2000)
    by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "pk"]
        verbose_name = _("message")
        verbose_name_plural = _("messages")

    def __str__(self) -> str:
        return f"{self.complaint_id} · {self.at:%Y-%m-%d %H:%M}"


class Rating(models.Model):
    """The citizen's judgement of the unit and of the petition office (满意度评价)."""

    complaint = models.OneToOneField(Complaint, on_delete=models.CASCADE, related_name="rating")
    unit_score = models.CharField(
        _("the responsible unit"), max_length=12, choices=Satisfaction.choices
    )
    petition_office_score = models.CharField(
        _("the petition office"), max_length=12, choices=Satisfaction.choices
    )
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")

    def __str__(self) -> str:
        return str(self.get_unit_score_display())


class Attachment(models.Model):
    """A cleaned file that belongs to a case."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="attachments")
    file = models.OneToOneField(PrivateFile, on_delete=models.PROTECT, related_name="+")
    by_citizen = models.BooleanField(default=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")

    def __str__(self) -> str:
        return str(self.file)


class Delivery(models.Model):
    """How a reply reached the sender, or did not (送达); append-only."""

    class Way(models.TextChoices):
        IN_PERSON = "in_person", _("in person")
        POST = "post", _("by post")
        SMS = "sms", _("by text message")
        PHONE = "phone", _("by telephone")
        ONLINE = "online", _("on the tracking page")

    class Result(models.TextChoices):
        SIGNED = "signed", _("signed for")
        RECEIVED = "received", _("received")
        REFUSED = "refused", _("refused to take it")
        RETURNED = "returned", _("came back")

    reply = models.ForeignKey(Reply, on_delete=models.PROTECT, related_name="deliveries")
    way = models.CharField(_("way"), max_length=10, choices=Way.choices)
    result = models.CharField(_("result"), max_length=10, choices=Result.choices)
    note = models.CharField(_("note"), max_length=200, blank=True)
    on = models.DateField(_("date"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "pk"]
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")

    def __str__(self) -> str:
        return f"{self.get_way_display()} · {self.on:%Y-%m-%d}"


append_only(Delivery._meta.db_table)
