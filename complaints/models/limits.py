"""What moves or stops a clock, and what was recorded when one ran out."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from complaints.models.complaint import Complaint
from portal.core.guards import append_only
from portal.core.models import DeadlineRule, User


class Extension(models.Model):
    """A longer time for the reply: asked with a reason, granted once by somebody else (条例 34)."""

    class State(models.TextChoices):
        ASKED = "asked", _("asked for")
        GRANTED = "granted", _("granted")
        REFUSED = "refused", _("refused")

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="extensions")
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.ASKED)
    days = models.PositiveSmallIntegerField(_("days longer"))
    reason = models.CharField(_("reason, told to the sender"), max_length=500)
    rule = models.ForeignKey(DeadlineRule, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision = models.CharField(_("reason of the decision"), max_length=500, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering: ClassVar[list[str]] = ["asked_at", "pk"]
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["complaint"],
                condition=models.Q(state__in=["asked", "granted"]),
                name="extension_once",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True)
                | ~models.Q(decided_by=models.F("asked_by")),
                name="extension_by_another",
            ),
            models.CheckConstraint(
                condition=models.Q(state="asked") | models.Q(decided_by__isnull=False),
                name="extension_has_approver",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id} · {self.get_state_display()}"


class SupplementRequest(models.Model):
    """The sender is asked for something; the clock stands still until then or until `due`."""

    complaint = models.ForeignKey(
        Complaint, on_delete=models.CASCADE, related_name="supplement_requests"
    )
    body = models.TextField(_("what is missing"), max_length=2000)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    due = models.DateField(_("to be sent by"))
    rule = models.ForeignKey(DeadlineRule, null=True, on_delete=models.PROTECT, related_name="+")
    # Set when the sender has answered, the unit goes on without, or the limit has passed.
    ended_at = models.DateTimeField(null=True, blank=True)
    answered = models.BooleanField(default=False)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "pk"]
        verbose_name = _("request for a supplement")
        verbose_name_plural = _("requests for a supplement")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["complaint"],
                condition=models.Q(ended_at__isnull=True),
                name="supplement_one_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id} · {self.at:%Y-%m-%d}"


class Review(models.Model):
    """复查 (level 1) or 复核 (level 2), asked for by the sender of the next higher organ."""

    class Level(models.IntegerChoices):
        REVIEW = 1, _("Review")
        RE_REVIEW = 2, _("Second review")

    class Result(models.TextChoices):
        UPHELD = "upheld", _("The opinion is upheld")
        REDO = "redo", _("To be handled anew")

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="reviews")
    reply = models.ForeignKey("complaints.Reply", on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(_("level"), choices=Level.choices)
    reason = models.CharField(_("why"), max_length=500)
    organ = models.CharField(_("organ that reviews"), max_length=120)
    asked_at = models.DateTimeField()
    due = models.DateField(_("to be decided by"), null=True)
    rule = models.ForeignKey(DeadlineRule, null=True, on_delete=models.PROTECT, related_name="+")
    result = models.CharField(_("result"), max_length=8, choices=Result.choices, blank=True)
    opinion = models.TextField(_("opinion of the review"), max_length=4000, blank=True)
    decided_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering: ClassVar[list[str]] = ["asked_at", "pk"]
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["reply", "level"], name="review_once_per_reply"),
            models.UniqueConstraint(
                fields=["complaint"],
                condition=models.Q(decided_at__isnull=True),
                name="review_one_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id} · {self.get_level_display()}"


class Lateness(models.Model):
    """A clock that ran out, recorded once and for good; being late is computed, never stored."""

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="lateness")
    clock = models.CharField(max_length=20)
    due = models.DateField()
    at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "pk"]
        verbose_name = _("missed time limit")
        verbose_name_plural = _("missed time limits")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["complaint", "clock", "due"], name="late_once"),
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id} · {self.clock} · {self.due:%Y-%m-%d}"


append_only(Lateness._meta.db_table)
