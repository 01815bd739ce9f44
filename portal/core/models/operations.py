"""Messages waiting to leave, and signs of life of the parts that run beside the site."""

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class OutboxMessage(models.Model):
    """One message that leaves after commit, once. Never holds a recipient's identity number."""

    class Channel(models.TextChoices):
        EMAIL = "email", _("E-mail")
        STAFF = "staff", _("Staff alert")
        CITIZEN = "citizen", _("Sender of a case")

    key = models.CharField(max_length=120, unique=True)
    channel = models.CharField(_("way"), max_length=10, choices=Channel.choices)
    # An address of staff; for the other ways a reference that is resolved when it is sent.
    to = models.CharField(_("to"), max_length=200, blank=True)
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField()
    created_at = models.DateTimeField(_("queued"), auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    # Nobody is there any more to be told: neither sent nor waiting.
    dropped_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    # Until then the message belongs to whoever tries it now, or rests after a failure.
    next_attempt_at = models.DateTimeField(_("next attempt"), default=timezone.now)
    last_error = models.CharField(_("last error"), max_length=200, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        verbose_name = _("outgoing message")
        verbose_name_plural = _("outgoing messages")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["next_attempt_at"],
                name="outbox_pending",
                condition=models.Q(sent_at__isnull=True, dropped_at__isnull=True),
            ),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(sent_at__isnull=True) | models.Q(dropped_at__isnull=True),
                name="outbox_sent_or_dropped",
            ),
        ]

    def __str__(self) -> str:
        return self.key


class Heartbeat(models.Model):
    """When a part of the installation was last seen alive."""

    SILENCE = timedelta(minutes=5)  # longer than this, and the part counts as gone

    name = models.CharField(max_length=30, unique=True)
    seen_at = models.DateTimeField()

    class Meta:
        verbose_name = _("sign of life")
        verbose_name_plural = _("signs of life")

    def __str__(self) -> str:
        return self.name

    @classmethod
    def lives(cls, name: str) -> bool:
        """Whether the part *name* was seen in the last five minutes."""
        return cls.objects.filter(name=name, seen_at__gt=timezone.now() - cls.SILENCE).exists()


class LeakScan(models.Model):
    """One walk through everything that is stored: where numbers were found, never which."""

    KEPT = 500  # findings; whoever has more starts with these

    started_at = models.DateTimeField(_("started at"), default=timezone.now)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    all_revisions = models.BooleanField(_("with all earlier versions"), default=False)
    looked_at = models.PositiveIntegerField(_("objects looked at"), default=0)
    found = models.PositiveIntegerField(_("findings"), default=0)
    findings = models.JSONField(default=list)

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        verbose_name = _("personal data scan")
        verbose_name_plural = _("personal data scans")

    def __str__(self) -> str:
        return f"{timezone.localtime(self.started_at):%Y-%m-%d %H:%M}"
