"""Who files near relatives that receive assistance, which relations count, and the yearly word.

Source: 国发〔2012〕45号, 民发〔2021〕57号 (近亲属备案); who files and which relations differ by
province, so both are the county's data.
"""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.core.guards import append_only, kept
from portal.core.models import Division

USER = settings.AUTH_USER_MODEL


class KinRelation(models.Model):
    """A relation that has to be filed; one in use is switched off, not removed."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("relation"), max_length=40)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    active = models.BooleanField(_("has to be filed"), default=True)
    basis = models.CharField(_("basis"), max_length=120, blank=True)
    # Where provinces differ the county decides, and until then people are told so.
    confirmed = models.BooleanField(
        _("confirmed for this county"),
        default=False,
        help_text=_("Tick this once a document of the county or province says so."),
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["order", "pk"]
        verbose_name = _("near relation")
        verbose_name_plural = _("near relations")

    def __str__(self) -> str:
        return self.name


class Declarant(models.Model):
    """Somebody who has to file: a member of staff, or of a village or residents' committee.

    Members of committees have no account: a clerk records what they sign on paper.
    """

    class Kind(models.TextChoices):
        STAFF = "staff", _("Staff")
        COMMITTEE = "committee", _("Member of a village or residents’ committee")

    number = models.CharField(_("number"), max_length=24, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    user = models.OneToOneField(
        USER,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="declarant",
        verbose_name=_("account"),
    )
    # Of an official, as it is posted in the village; never of a relative.
    name = models.CharField(_("name of the official"), max_length=40)
    post = models.CharField(_("post"), max_length=40)
    division = models.ForeignKey(
        Division, on_delete=models.PROTECT, related_name="+", verbose_name=_("division")
    )
    since = models.DateField(_("in office since"))
    until = models.DateField(_("in office until"), null=True, blank=True)
    recorded_by = models.ForeignKey(
        USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["division__code", "pk"]
        verbose_name = _("official who files relatives")
        verbose_name_plural = _("officials who file relatives")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="declarant_of_staff_has_an_account",
                condition=models.Q(kind="staff", user__isnull=False)
                | models.Q(kind="committee", user=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} · {self.post}"

    def in_office(self, day: date) -> bool:
        """Whether they have to file on *day*."""
        return self.since <= day and (self.until is None or day <= self.until)


kept(Declarant._meta.db_table)


class YearlyDeclaration(models.Model):
    """An official's word for a year: these relatives receive assistance, or none does."""

    class Answer(models.TextChoices):
        NONE = "none", _("No near relative receives assistance")
        UNCHANGED = "unchanged", _("Nothing has changed since the last declaration")
        CHANGED = "changed", _("Changed; the change is on record")

    declarant = models.ForeignKey(Declarant, on_delete=models.PROTECT, related_name="declarations")
    answer = models.CharField(_("answer"), max_length=10, choices=Answer.choices)
    year = models.PositiveSmallIntegerField(_("year"))
    relatives = models.PositiveSmallIntegerField(_("relatives filed"))
    # Who typed it: the official, or the clerk from the signed paper.
    recorded_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("declared at"))

    class Meta:
        ordering: ClassVar[list[str]] = ["-year", "declarant"]
        verbose_name = _("yearly declaration")
        verbose_name_plural = _("yearly declarations")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["declarant", "year"], name="declaration_once_a_year"),
        ]

    def __str__(self) -> str:
        return f"{self.declarant} {self.year}"


append_only(YearlyDeclaration._meta.db_table)


class MissingFiling(models.Model):
    """A recipient whom a register calls a near relative of an official, and nobody filed.

    Who it is stays a keyed digest; the list, its row and a masked name lead the officer there.
    """

    class Result(models.TextChoices):
        FILED = "filed", _("Filed since")
        UNFOUNDED = "unfounded", _("No near relative, or no recipient any more")

    number = models.CharField(_("number"), max_length=24, unique=True)
    identity_digest = models.CharField(max_length=64, db_index=True, editable=False)
    masked_name = models.CharField(_("name"), max_length=40, blank=True)
    division = models.ForeignKey(
        Division, on_delete=models.PROTECT, related_name="+", verbose_name=_("division")
    )
    programme = models.ForeignKey(
        "disclosure.Programme",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("programme"),
    )
    roster = models.ForeignKey(
        "disclosure.Roster",
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("publicity list"),
    )
    row = models.PositiveIntegerField(_("serial in the list"))
    found_at = models.DateTimeField(_("found at"))
    result = models.CharField(_("result"), max_length=10, choices=Result.choices, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    resolved_by = models.ForeignKey(
        USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    resolved_at = models.DateTimeField(_("resolved at"), null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-found_at", "-pk"]
        verbose_name = _("missing filing")
        verbose_name_plural = _("missing filings")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["identity_digest"],
                condition=models.Q(result=""),
                name="missing_filing_open_once",
            ),
            models.CheckConstraint(
                name="missing_filing_resolved_by_somebody",
                condition=models.Q(result="", resolved_by=None, resolved_at=None)
                | (
                    ~models.Q(result="")
                    & models.Q(resolved_by__isnull=False, resolved_at__isnull=False)
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} · {self.division}"


kept(MissingFiling._meta.db_table)
