"""A publicity list, its masked entries, and what the checks found in it.

No field here can hold an identity number, a phone, a bank account or a full name: the writer
masks every row before it makes one of these objects.
"""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.models import RevisionMixin

from disclosure.columns import Meaning
from disclosure.models.rules import Programme, Stage
from portal.core.models import Division, Office


class Roster(RevisionMixin, models.Model):
    """One list of one programme, stage, township and month, on its way to the public and back.

    A revision keeps the head of the list as it was submitted; Wagtail's workflow points to it.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Waiting for approval")
        SCHEDULED = "scheduled", _("Approved, not yet open")
        OPEN = "open", _("Public now")
        PAUSED = "paused", _("Paused by an objection")
        CLOSED = "closed", _("Period ended")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    reference = models.SlugField(_("reference"), max_length=80, unique=True)
    corrects = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="corrections",
        verbose_name=_("corrects"),
        help_text=_("The paused list that this one takes the place of when it opens."),
    )
    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="rosters", verbose_name=_("programme")
    )
    division = models.ForeignKey(
        Division, on_delete=models.PROTECT, related_name="rosters", verbose_name=_("township")
    )
    stage = models.CharField(_("stage"), max_length=10, choices=Stage.choices)
    month = models.DateField(_("month"), help_text=_("First day of the month."))
    status = models.CharField(
        _("state"), max_length=10, choices=Status.choices, default=Status.DRAFT, db_index=True
    )

    preparer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("prepared by"),
    )
    submitter = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("submitted by"),
    )
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("approved by"),
    )
    meeting_held_on = models.DateField(_("review meeting held on"), null=True, blank=True)
    meeting_chair = models.CharField(_("chair of the meeting"), max_length=40, blank=True)
    meeting_attendees = models.CharField(_("people at the meeting"), max_length=300, blank=True)

    opens_on = models.DateField(_("opens on"), null=True, blank=True)
    closes_on = models.DateField(
        _("last day"), null=True, blank=True, help_text=_("Empty: long-term, until replaced.")
    )
    opened_at = models.DateTimeField(_("opened at"), null=True, blank=True, editable=False)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True, editable=False)
    office = models.ForeignKey(
        Office, on_delete=models.PROTECT, related_name="+", verbose_name=_("publishing unit")
    )
    township_phone = models.CharField(_("township report phone"), max_length=30)
    county_phone = models.CharField(_("county report phone"), max_length=30)
    basis = models.CharField(_("legal basis"), max_length=200)

    source_digest = models.CharField(max_length=64, editable=False)
    column_map = models.JSONField(_("columns"), default=dict, editable=False)
    rows_total = models.PositiveIntegerField(_("rows read"), default=0, editable=False)
    rows_accepted = models.PositiveIntegerField(_("entries"), default=0, editable=False)
    rows_rejected = models.PositiveIntegerField(_("rows left out"), default=0, editable=False)
    created_at = models.DateTimeField(_("imported at"), default=timezone.now, editable=False)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True, editable=False)
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True, editable=False)

    # Workflow states go with a draft that is discarded, as its revisions do.
    _workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        for_concrete_model=False,
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["-month", "-pk"]
        verbose_name = _("publicity list")
        verbose_name_plural = _("publicity lists")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["status", "closes_on"], name="roster_due"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(approver__isnull=True)
                | ~models.Q(approver=models.F("preparer")),
                name="roster_approver_is_not_preparer",
            ),
            models.CheckConstraint(
                condition=models.Q(approver__isnull=True)
                | models.Q(submitter__isnull=True)
                | ~models.Q(approver=models.F("submitter")),
                name="roster_approver_is_not_submitter",
            ),
            models.CheckConstraint(
                condition=models.Q(approver__isnull=False)
                | models.Q(status__in=["draft", "submitted", "withdrawn"]),
                name="roster_public_needs_approver",
            ),
            # 沁民字〔2022〕51号 四(一): the township decides together, so the meeting is on record.
            models.CheckConstraint(
                condition=models.Q(status__in=["draft", "submitted", "withdrawn"])
                | (
                    models.Q(meeting_held_on__isnull=False)
                    & ~models.Q(meeting_chair="")
                    & ~models.Q(meeting_attendees="")
                ),
                name="roster_public_has_meeting",
            ),
            models.CheckConstraint(
                condition=models.Q(corrects__isnull=True) | ~models.Q(corrects=models.F("id")),
                name="roster_corrects_another",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="open") | models.Q(opens_on__isnull=False),
                name="roster_open_has_first_day",
            ),
            models.UniqueConstraint(
                fields=["programme", "division", "stage", "month", "source_digest"],
                condition=~models.Q(status="withdrawn"),
                name="roster_same_file_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.division.name}"

    @property
    def title(self) -> str:
        """Programme, stage and month, as the page is headed."""
        return f"{self.programme.name} {self.get_stage_display()} {self.month:%Y-%m}"

    def is_public(self, today: date) -> bool:
        """Whether anyone may read the rows today, even if the timer is late."""
        return self.status == self.Status.OPEN and (
            self.closes_on is None or today <= self.closes_on
        )

    @cached_property
    def meanings(self) -> frozenset[Meaning]:
        """What the source had columns for; the serial is always ours, a village may come from
        an address."""
        known = {m.value for m in Meaning}
        found = {Meaning(value) for value in self.column_map.values() if value in known}
        if Meaning.ADDRESS in found:
            found.add(Meaning.VILLAGE)
        return frozenset(found | {Meaning.SERIAL, Meaning.NAME})


class RosterEntry(models.Model):
    """One row as the public may see it, and a keyed digest to match persons by."""

    class Change(models.TextChoices):
        ADDED = "added", _("Added")
        STOPPED = "stopped", _("Stopped")
        INCREASED = "increased", _("Increased")
        DECREASED = "decreased", _("Decreased")

    # Indexes of their own for list, village and person would only cost every import: the one of
    # serials begins with the list, entries of a village are always asked for within a list, and
    # persons are compared with whole lists. Digests would fall all over an index, and the more
    # there are already, the more every import would pay.
    roster = models.ForeignKey(
        Roster, on_delete=models.PROTECT, related_name="entries", db_index=False
    )
    number = models.PositiveIntegerField(_("serial"))
    village = models.ForeignKey(
        Division,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    village_name = models.CharField(_("village"), max_length=40, blank=True)
    masked_name = models.CharField(_("name"), max_length=40)
    programme_class = models.CharField(_("class"), max_length=20, blank=True)
    members = models.PositiveSmallIntegerField(_("people covered"), null=True, blank=True)
    household_size = models.PositiveSmallIntegerField(_("household size"), null=True, blank=True)
    amount = models.DecimalField(
        _("amount"), max_digits=10, decimal_places=2, null=True, blank=True
    )
    reason = models.CharField(_("reason"), max_length=20, blank=True)
    start_month = models.DateField(_("since"), null=True, blank=True)
    age_band = models.CharField(_("age band"), max_length=8, blank=True)
    relative_filed = models.BooleanField(_("relative of staff, filed"), null=True, blank=True)
    change = models.CharField(_("change"), max_length=10, choices=Change.choices, blank=True)
    previous_amount = models.DecimalField(
        _("amount before"), max_digits=10, decimal_places=2, null=True, blank=True
    )
    identity_digest = models.CharField(max_length=64, blank=True, editable=False)
    source_sheet = models.CharField(max_length=40, blank=True, editable=False)
    source_row = models.PositiveIntegerField(
        _("row in the file"), null=True, blank=True, editable=False
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["roster", "number"]
        verbose_name = _("list entry")
        verbose_name_plural = _("list entries")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["roster", "village", "number"], name="entry_by_village"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["roster", "number"], name="entry_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.masked_name}"


class Finding(models.Model):
    """Something the checks noticed; it names a place and a rule, and never quotes a value."""

    class Severity(models.TextChoices):
        BLOCK = "block", _("Blocks the list")
        EXPLAIN = "explain", _("Needs an explanation")
        NOTE = "note", _("Note")

    roster = models.ForeignKey(Roster, on_delete=models.CASCADE, related_name="findings")
    sheet = models.CharField(_("sheet"), max_length=40, blank=True)
    row = models.PositiveIntegerField(_("row"), null=True, blank=True)
    column = models.CharField(_("column"), max_length=60, blank=True)
    code = models.CharField(_("rule"), max_length=40)
    severity = models.CharField(_("severity"), max_length=8, choices=Severity.choices)
    params = models.JSONField(default=dict, blank=True)
    explanation = models.CharField(_("explanation"), max_length=500, blank=True)
    explained_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("explained by"),
    )
    explained_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        verbose_name = pgettext_lazy("import", "finding")
        verbose_name_plural = _("findings")

    def __str__(self) -> str:
        return self.code

    @property
    def open(self) -> bool:
        """Whether the list cannot be submitted because of this finding."""
        if self.severity == self.Severity.EXPLAIN:
            return not self.explanation
        return self.severity == self.Severity.BLOCK
