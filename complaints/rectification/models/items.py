"""One proven problem each: never without deadline, responsible unit and responsible person.

Source: 沁民字〔2022〕51号 四（五）: problem and rectification list with deadline, unit and person.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.core.models import Division, Office, PrivateFile


class Source(models.TextChoices):
    """Where the problem came from."""

    COMPLAINT = "complaint", _("Substantiated complaint")
    CIRCULAR = "circular", _("Circular")
    INSPECTION = "inspection", _("Inspection")
    SCREENING = "screening", _("Data comparison")
    AUDIT = "audit", _("Audit")
    HOTLINE = "hotline", _("Hotline")


class Category(models.TextChoices):
    """Typical findings in social assistance."""

    MISSED = "missed", _("Eligible household left out")
    WRONG = "wrong", _("Ineligible household included")
    FAVOUR = "favour", _("Favour to kin or friends")
    DECEASED = "deceased", _("Paid to a deceased person")
    DUPLICATE = "duplicate", _("Duplicate assistance")
    PAYMENT = "payment", _("Payment error")
    PUBLICITY = "publicity", _("Publicity missing or irregular")
    HOME_VISIT = "home_visit", _("Home visit missing")
    FEE = "fee", _("Fee taken")
    PRIVACY = "privacy", _("Personal information leaked")
    RELATIVE = "relative", _("Near relative not filed")
    SERVICE = "service", _("Service attitude or delay")
    OTHER = "other", _("Other")


class Kind(models.TextChoices):
    """How fast the problem has to be put right."""

    AT_ONCE = "at_once", _("At once")
    BY_DATE = "by_date", _("By a date")
    STANDING = "standing", _("Standing")


class Status(models.TextChoices):
    """Where an item stands. Being late is computed from the deadline, never stored here."""

    OPEN = "open", _("Being rectified")
    CLOSING_REQUESTED = "closing_requested", _("Closing requested")
    CLOSED = "closed", _("Closed, look-back pending")
    CONSOLIDATED = "consolidated", _("Confirmed by look-back")


class RectificationItem(models.Model):
    """A problem on the rectification list."""

    number = models.CharField(_("number"), max_length=24, unique=True)
    source = models.CharField(_("source"), max_length=12, choices=Source.choices)
    source_complaint = models.ForeignKey(
        "complaints.Complaint",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="rectification_items",
        verbose_name=_("complaint behind it"),
    )
    category = models.CharField(_("category"), max_length=12, choices=Category.choices)
    division = models.ForeignKey(
        Division, on_delete=models.PROTECT, related_name="+", verbose_name=_("division")
    )
    problem = models.TextField(_("problem, as found (internal)"), max_length=2000)
    public_problem = models.CharField(
        _("problem in plain words (public)"),
        max_length=300,
        help_text=_("Shown to everyone: no names, nothing that points to a person."),
    )
    responsible_unit = models.ForeignKey(
        Office, on_delete=models.PROTECT, related_name="+", verbose_name=_("responsible unit")
    )
    responsible_person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="rectification_items",
        verbose_name=_("responsible person"),
    )
    kind = models.CharField(_("urgency"), max_length=10, choices=Kind.choices, default=Kind.BY_DATE)
    target = models.CharField(
        _("target that can be checked (public)"),
        max_length=300,
        help_text=_("How one will see that it is fixed."),
    )
    deadline = models.DateField(_("deadline"))
    status = models.CharField(
        _("status"), max_length=20, choices=Status.choices, default=Status.OPEN
    )
    relapses = models.PositiveSmallIntegerField(_("relapses"), default=0)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    opened_at = models.DateTimeField()
    closing_requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    closing_requested_at = models.DateTimeField(null=True, blank=True)
    public_result = models.CharField(
        _("result in plain words (public)"), max_length=500, blank=True
    )
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-opened_at", "-pk"]
        verbose_name = _("rectification item")
        verbose_name_plural = _("rectification items")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="rectification_closed_by_another_person",
                condition=Q(closed_by=None)
                | (~Q(closed_by=F("responsible_person")) & ~Q(closed_by=F("closing_requested_by"))),
            ),
            models.CheckConstraint(
                name="rectification_closed_has_request_closer_and_result",
                condition=Q(
                    status__in=["open", "closing_requested"], closed_by=None, closed_at=None
                )
                | (
                    Q(
                        status__in=["closed", "consolidated"],
                        closing_requested_by__isnull=False,
                        closed_by__isnull=False,
                        closed_at__isnull=False,
                    )
                    & ~Q(public_result="")
                ),
            ),
            models.CheckConstraint(
                name="rectification_complaint_is_its_source",
                condition=Q(source="complaint", source_complaint__isnull=False)
                | (~Q(source="complaint") & Q(source_complaint=None)),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["status", "deadline"], name="rectification_by_deadline"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.public_problem}"

    def get_absolute_url(self) -> str:
        return reverse("rectification:item", args=[self.number])


class Measure(models.Model):
    """One thing that somebody does until a date."""

    item = models.ForeignKey(RectificationItem, on_delete=models.PROTECT, related_name="measures")
    text = models.CharField(_("measure"), max_length=300)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("person"),
    )
    due = models.DateField(_("by"))
    done_on = models.DateField(_("done on"), null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["due", "pk"]
        verbose_name = _("measure")
        verbose_name_plural = _("measures")

    def __str__(self) -> str:
        return self.text


class Evidence(models.Model):
    """A cleaned file that shows what was done; never public."""

    item = models.ForeignKey(RectificationItem, on_delete=models.PROTECT, related_name="evidence")
    file = models.OneToOneField(PrivateFile, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(_("what it shows"), max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "pk"]
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")

    def __str__(self) -> str:
        return self.note
