"""One proven problem each: never without deadline, responsible unit and responsible person.

Source: 沁民字〔2022〕51号 四（五）: problem and rectification list with deadline, unit and person.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from complaints.rectification import transitions
from portal.core.guards import append_only, bound, kept, moves, settled
from portal.core.models import Division, Office, PrivateFile
from portal.core.problems import Category, Urgency


class Source(models.TextChoices):
    """Where the problem came from."""

    COMPLAINT = "complaint", _("Substantiated complaint")
    CIRCULAR = "circular", _("Circular")
    INSPECTION = "inspection", _("Inspection")
    SCREENING = "screening", _("Data comparison")
    AUDIT = "audit", _("Audit")
    HOTLINE = "hotline", _("Hotline")
    LOOK_BACK = "look_back", _("Found by a look-back")


# Sources that lie outside this site: the item says by which number they can be found there.
REFERENCED = (Source.AUDIT, Source.HOTLINE)


class Status(models.TextChoices):
    """Where an item stands. Being late is computed from the deadline, never stored here."""

    OPEN = "open", _("Being rectified")
    CLOSING_REQUESTED = "closing_requested", _("Closing requested")
    CLOSING_NOTICE = "closing_notice", _("Closing on public notice")
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
    source_circular = models.ForeignKey(
        "policy_pages.CircularPage",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="rectification_items",
        verbose_name=_("circular behind it"),
    )
    # The row of the circular's table, so that publishing it again lists nothing twice.
    source_row = models.CharField(max_length=36, blank=True, editable=False)
    source_finding = models.ForeignKey(
        "rectification.InspectionFinding",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="items",
        verbose_name=_("finding behind it"),
    )
    source_screening = models.ForeignKey(
        "disclosure.Finding",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="rectification_items",
        verbose_name=_("hit of a data comparison behind it"),
    )
    source_look_back = models.ForeignKey(
        "rectification.LookBack",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="found_items",
        verbose_name=_("look-back behind it"),
    )
    source_reference = models.CharField(
        _("number of the audit report or hotline order"), max_length=60, blank=True
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
    lead_unit = models.ForeignKey(
        Office,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("lead unit"),
    )
    leader = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("answerable leader"),
    )
    kind = models.CharField(
        _("urgency"), max_length=10, choices=Urgency.choices, default=Urgency.BY_DATE
    )
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
    # After a relapse somebody of the superior unit watches: nothing closes without their consent.
    witness = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("witness of the superior unit"),
    )
    consented_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("closing consented to by"),
    )
    consented_at = models.DateTimeField(null=True, blank=True)
    escalated_at = models.DateTimeField(_("under special supervision since"), null=True, blank=True)
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
    # The last day on which anybody may object to the closing, where the county gives such notice.
    notice_until = models.DateField(_("closing on notice until"), null=True, blank=True)

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
                        status__in=["closing_notice", "closed", "consolidated"],
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
            models.CheckConstraint(
                name="rectification_circular_names_its_row",
                condition=Q(source_circular=None, source_row="")
                | (Q(source_circular__isnull=False) & ~Q(source_row="")),
            ),
            models.CheckConstraint(
                name="rectification_source_outside_has_a_number",
                condition=~Q(source__in=["audit", "hotline"]) | ~Q(source_reference=""),
            ),
            models.CheckConstraint(
                name="rectification_notice_has_a_last_day",
                condition=~Q(status="closing_notice") | Q(notice_until__isnull=False),
            ),
            models.CheckConstraint(
                name="rectification_witness_is_not_responsible",
                condition=Q(witness=None) | ~Q(witness=F("responsible_person")),
            ),
            models.CheckConstraint(
                name="rectification_watched_closing_has_consent",
                condition=Q(status__in=["open", "closing_requested"])
                | Q(witness=None, escalated_at=None)
                | Q(consented_by__isnull=False, consented_at__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["source_circular", "source_row"],
                condition=Q(source_circular__isnull=False),
                name="rectification_row_of_a_circular_once",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["status", "deadline"], name="rectification_by_deadline"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.public_problem}"

    def get_absolute_url(self) -> str:
        return reverse("rectification:item", args=[self.number])


# An item has a history from its first moment: it is never deleted.
kept(RectificationItem._meta.db_table)
moves(RectificationItem._meta.db_table, transitions.moves())
# Its deadline moves to a day that was granted, or together with a relapse that is counted.
bound(
    RectificationItem._meta.db_table,
    "deadline",
    "NEW.relapses > OLD.relapses OR EXISTS (SELECT 1 FROM rectification_extension AS e "
    "WHERE e.item_id = NEW.id AND e.granted AND e.deadline = NEW.deadline)",
)


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


class Extension(models.Model):
    """A later deadline, asked for by the responsible unit and decided by another one."""

    item = models.ForeignKey(RectificationItem, on_delete=models.PROTECT, related_name="extensions")
    deadline = models.DateField(_("new deadline"))
    reason = models.CharField(_("reason (public)"), max_length=300)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    granted = models.BooleanField(_("granted"), null=True)
    decision = models.CharField(_("reason of the decision"), max_length=300, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["item"], condition=Q(granted=None), name="extension_one_waits"
            ),
            models.CheckConstraint(
                name="extension_decided_by_another_person",
                condition=Q(granted=None, decided_by=None, decided_at=None)
                | (
                    Q(granted__isnull=False, decided_by__isnull=False, decided_at__isnull=False)
                    & ~Q(decided_by=F("asked_by"))
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item.number} {self.deadline}"


class Evidence(models.Model):
    """A cleaned file that shows what was done; never public."""

    item = models.ForeignKey(RectificationItem, on_delete=models.PROTECT, related_name="evidence")
    file = models.OneToOneField(PrivateFile, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(_("what it shows"), max_length=200)
    # Of a look-back: which one, and which of its three questions it answers.
    look_back = models.ForeignKey(
        "rectification.LookBack",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="evidence",
        verbose_name=_("look-back"),
    )
    question = models.CharField(max_length=20, blank=True, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "pk"]
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")

    def __str__(self) -> str:
        return self.note


# What was asked, done and shown belongs to the history of the item.
for one in (Measure, Extension):
    kept(one._meta.db_table)
append_only(Evidence._meta.db_table)
settled(Measure._meta.db_table, "OLD.done_on IS NOT NULL")
settled(Extension._meta.db_table, "OLD.granted IS NOT NULL")
