"""One case of the petition ledger; only complaints.desk writes it."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from complaints import transitions
from complaints.models.choices import (
    Acceptance,
    Channel,
    Outcome,
    Procedure,
    Status,
    Visibility,
)
from complaints.models.kinds import ComplaintKind
from portal.core.guards import kept, moves
from portal.core.models import DeadlineRule, Division, Office, User
from portal.core.vault import EncryptedTextField


class DailySerial(models.Model):
    """The last number given out on a day; its row is the lock under which the next one is made."""

    day = models.DateField(unique=True)
    last = models.PositiveIntegerField(default=0)
    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d}"


class Complaint(models.Model):
    """A message from a citizen: what it says, where it stands, who answers for it, by when."""

    number = models.CharField(_("number"), max_length=24, unique=True)
    kind = models.ForeignKey(
        ComplaintKind, on_delete=models.PROTECT, related_name="+", verbose_name=_("kind")
    )
    programme_code = models.CharField(_("programme"), max_length=40, blank=True)
    division = models.ForeignKey(
        Division, on_delete=models.PROTECT, related_name="complaints", verbose_name=_("place")
    )
    office = models.ForeignKey(
        Office, on_delete=models.PROTECT, related_name="complaints", verbose_name=_("unit")
    )
    handler = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("handler"),
    )
    registered_by = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("registered by"),
    )
    # The unit that passed the case on and decides about an objection (条例 23).
    passed_by = models.ForeignKey(
        Office,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("passed on by"),
    )
    # Repeats are handled under one case (并案); a lead is never merged itself.
    lead_case = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="merged_cases",
        verbose_name=_("handled under"),
    )
    source_organ = models.CharField(_("passed down by"), max_length=80, blank=True)
    source_number = models.CharField(_("number at the superior"), max_length=60, blank=True)
    people_count = models.PositiveIntegerField(_("people"), default=1)
    subject = models.CharField(_("subject"), max_length=100)
    body = models.TextField(_("content"), max_length=4000)
    about_unit = models.CharField(_("unit complained of"), max_length=80, blank=True)
    about_person = EncryptedTextField(_("person complained of"), blank=True)
    publicity_entry = models.ForeignKey(
        "disclosure.RosterEntry",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("list entry"),
    )
    channel = models.CharField(
        _("channel"), max_length=12, choices=Channel.choices, default=Channel.WEB
    )
    anonymous = models.BooleanField(_("anonymous"), default=False)
    public_consent = models.BooleanField(_("may be published in reduced form"), default=False)
    confidential = models.BooleanField(_("confidential"), default=False)
    procedure = models.CharField(
        _("procedure"), max_length=10, choices=Procedure.choices, default=Procedure.ORDINARY
    )
    status = models.CharField(
        _("status"), max_length=12, choices=Status.choices, default=Status.REGISTERED
    )
    outcome = models.CharField(_("finding"), max_length=16, choices=Outcome.choices, blank=True)
    visibility = models.CharField(
        _("visibility"), max_length=16, choices=Visibility.choices, default=Visibility.PRIVATE
    )
    acceptance = models.CharField(
        _("acceptance"), max_length=12, choices=Acceptance.choices, blank=True
    )
    filed_at = models.DateTimeField(_("received"))
    transferred_at = models.DateTimeField(_("passed on"), null=True, blank=True)
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    replied_at = models.DateTimeField(_("answered"), null=True, blank=True)
    delivered_at = models.DateTimeField(_("reply delivered"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    notice_due = models.DateField(_("notice due"), null=True, blank=True)
    notice_rule = models.ForeignKey(
        DeadlineRule, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    handle_due = models.DateField(_("reply due"), null=True, blank=True)
    handle_rule = models.ForeignKey(
        DeadlineRule, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # The unit may object to a transfer until then (条例 23).
    objection_due = models.DateField(_("objection possible until"), null=True, blank=True)
    # The next date on which a duty falls due, or null when none is open: what lists sort by.
    due = models.DateField(_("due"), null=True, blank=True)
    query_code_digest = models.CharField(max_length=64, db_index=True)
    form_token = models.CharField(max_length=64, unique=True, null=True, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering: ClassVar[list[str]] = ["-filed_at", "-pk"]
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["-filed_at", "-id"], name="complaint_newest"),
            models.Index(fields=["division", "status"], name="complaint_place_status"),
            # The list of staff, the most urgent first; and the same in one state.
            models.Index(fields=["due", "-filed_at", "-id"], name="complaint_urgent"),
            models.Index(fields=["status", "due", "-filed_at", "-id"], name="complaint_state_due"),
            models.Index(
                fields=["due"], name="complaint_due", condition=models.Q(due__isnull=False)
            ),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *(
                models.CheckConstraint(
                    condition=models.Q(**{f"{field}__in": values}), name=f"complaint_{field}_known"
                )
                for field, values in (
                    ("status", Status.values),
                    ("outcome", ["", *Outcome.values]),
                    ("visibility", Visibility.values),
                    ("acceptance", ["", *Acceptance.values]),
                    ("channel", Channel.values),
                    ("procedure", Procedure.values),
                )
            ),
            models.CheckConstraint(
                condition=models.Q(visibility=Visibility.PRIVATE)
                | models.Q(confidential=False, public_consent=True),
                name="complaint_public_by_consent",
            ),
            models.CheckConstraint(
                condition=models.Q(status=Status.MERGED, lead_case__isnull=False)
                | (~models.Q(status=Status.MERGED) & models.Q(lead_case__isnull=True)),
                name="complaint_merged_has_lead",
            ),
            models.CheckConstraint(
                condition=~models.Q(lead_case=models.F("pk")), name="complaint_leads_not_itself"
            ),
            models.CheckConstraint(
                condition=models.Q(people_count__gte=1), name="complaint_has_people"
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=[Status.REPLIED, Status.UNDER_REVIEW])
                | (models.Q(replied_at__isnull=False) & ~models.Q(outcome="")),
                name="complaint_answered_has_finding",
            ),
        ]

    def __str__(self) -> str:
        return self.number


# Events name a case by its number, so no foreign key would keep it.
kept(Complaint._meta.db_table)
moves(Complaint._meta.db_table, transitions.moves())
