"""Regular and random checks of townships: what was drawn, by whom it is checked, what was found.

Source: 沁民字〔2022〕51号 三（二）; targets and inspectors at random, results public
(双随机、一公开).
"""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.core.guards import append_only, kept, settled
from portal.core.models import Division, PrivateFile
from portal.core.problems import Accountability, Category, Urgency

USER = settings.AUTH_USER_MODEL


class InspectionPlan(models.Model):
    """One check: which townships, when, how many cases, by how many people."""

    class Kind(models.TextChoices):
        REGULAR = "regular", _("Regular")
        RANDOM = "random", _("Random")

    class Status(models.TextChoices):
        PLANNED = "planned", _("Planned")
        UNDER_WAY = "under_way", _("Under way")
        RECORDED = "recorded", _("Findings complete")
        CIRCULATED = "circulated", _("Circular published")

    number = models.CharField(_("number"), max_length=24, unique=True)
    title = models.CharField(_("title"), max_length=100)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    division = models.ForeignKey(
        Division, on_delete=models.PROTECT, related_name="+", verbose_name=_("division")
    )
    theme = models.CharField(_("what is checked"), max_length=300, blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    # Who may be drawn; nobody is drawn for a township of their own.
    pool: models.ManyToManyField[Any, Any] = models.ManyToManyField(
        USER, related_name="+", verbose_name=_("people who may be drawn"), blank=True
    )
    # From then on the check has a public page.
    announced_at = models.DateTimeField(_("announced at"), null=True, blank=True)
    townships_wanted = models.PositiveSmallIntegerField(_("townships to draw"), default=0)
    cases_wanted = models.PositiveSmallIntegerField(_("cases to draw in each township"), default=0)
    inspectors_wanted = models.PositiveSmallIntegerField(
        _("inspectors for each township"), default=2
    )
    status = models.CharField(
        _("status"), max_length=12, choices=Status.choices, default=Status.PLANNED
    )
    circular = models.OneToOneField(
        "policy_pages.CircularPage",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="inspection_plan",
        verbose_name=_("circular"),
    )
    created_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-starts_on", "-pk"]
        verbose_name = _("check")
        verbose_name_plural = _("checks")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="inspection_ends_after_it_starts", condition=Q(ends_on__gte=F("starts_on"))
            ),
            models.CheckConstraint(
                name="inspection_by_two_at_least", condition=Q(inspectors_wanted__gte=2)
            ),
            models.CheckConstraint(
                name="inspection_random_draws_a_township",
                condition=~Q(kind="random") | Q(townships_wanted__gte=1),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


kept(InspectionPlan._meta.db_table)


class Draw(models.Model):
    """One draw: everything that anybody needs to draw again and get the same."""

    plan = models.ForeignKey(InspectionPlan, on_delete=models.PROTECT, related_name="draws")
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    seed = models.CharField(_("seed"), max_length=64)
    # Where a part of the seed comes from that nobody at the county can choose.
    seed_source = models.CharField(_("public source of the seed"), max_length=120, blank=True)
    # What was drawn from: townships by code with their lists, inspectors by a label without name,
    # and the salt of the tickets. See `inspections.draw` and `inspections.tickets`.
    pool = models.JSONField()
    # What came out: townships, labels, tickets.
    result = models.JSONField()
    reason = models.CharField(_("reason for drawing again"), max_length=300, blank=True)
    drawn_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["plan", "round"]
        verbose_name = _("draw")
        verbose_name_plural = _("draws")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["plan", "round"], name="draw_once_per_round"),
            models.CheckConstraint(
                name="draw_again_has_a_reason", condition=Q(round=1) | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan.number} · {self.round}"


append_only(Draw._meta.db_table)


class InspectionTarget(models.Model):
    """One township of a check, with its sheet."""

    plan = models.ForeignKey(InspectionPlan, on_delete=models.PROTECT, related_name="targets")
    division = models.ForeignKey(
        Division, on_delete=models.PROTECT, related_name="+", verbose_name=_("township")
    )
    inspectors: models.ManyToManyField[Any, Any] = models.ManyToManyField(
        USER, related_name="inspections", verbose_name=_("inspectors")
    )
    visited_on = models.DateField(_("visited on"), null=True, blank=True)
    finished_by = models.ForeignKey(
        USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["plan", "division__code"]
        verbose_name = _("township of a check")
        verbose_name_plural = _("townships of a check")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["plan", "division"], name="inspection_township_once"),
        ]

    def __str__(self) -> str:
        return f"{self.plan.number} · {self.division}"


class InspectionCase(models.Model):
    """A household that was drawn: an entry of a public list, masked as the list shows it."""

    target = models.ForeignKey(InspectionTarget, on_delete=models.PROTECT, related_name="cases")
    entry = models.ForeignKey(
        "disclosure.RosterEntry", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # List and serial, by which the draw named it.
    reference = models.CharField(_("list and serial"), max_length=80)

    class Meta:
        ordering: ClassVar[list[str]] = ["target", "reference"]
        verbose_name = _("case of a check")
        verbose_name_plural = _("cases of a check")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["target", "reference"], name="inspection_case_once"),
        ]

    def __str__(self) -> str:
        return self.reference


class SheetQuestion(models.Model):
    """One question of the sheet; the county's own list, a question in use is only switched off."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    text = models.CharField(_("question"), max_length=200)
    category = models.CharField(_("category"), max_length=12, choices=Category.choices)
    article = models.CharField(_("basis"), max_length=120, blank=True)
    per_case = models.BooleanField(_("asked for each household that was drawn"), default=False)
    wants_file = models.BooleanField(_("with a photo or document"), default=False)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    active = models.BooleanField(_("asked"), default=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["order", "pk"]
        verbose_name = _("question of the check sheet")
        verbose_name_plural = _("questions of the check sheet")

    def __str__(self) -> str:
        return self.text


class SheetAnswer(models.Model):
    """The answer to one question in one township, or for one household there."""

    class Answer(models.TextChoices):
        IN_ORDER = "in_order", _("In order")
        NOT_IN_ORDER = "not_in_order", _("Not in order")
        NOT_APPLICABLE = "not_applicable", _("Does not apply")

    target = models.ForeignKey(InspectionTarget, on_delete=models.PROTECT, related_name="answers")
    question = models.ForeignKey(SheetQuestion, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(
        InspectionCase, null=True, blank=True, on_delete=models.PROTECT, related_name="answers"
    )
    answer = models.CharField(_("answer"), max_length=16, choices=Answer.choices)
    note = models.CharField(_("note"), max_length=300, blank=True)
    file = models.OneToOneField(
        PrivateFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["target", "question__order"]
        verbose_name = _("answer of a check sheet")
        verbose_name_plural = _("answers of a check sheet")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["target", "question"], condition=Q(case=None), name="sheet_answer_once"
            ),
            models.UniqueConstraint(
                fields=["case", "question"],
                condition=Q(case__isnull=False),
                name="sheet_answer_once_for_a_case",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question} · {self.get_answer_display()}"


class InspectionFinding(models.Model):
    """Something wrong that was found: confirmed by a second inspector, with what followed."""

    class Outcome(models.TextChoices):
        TO_DO = "to_do", _("To be put right")
        ON_SPOT = "on_spot", _("Put right during the visit")

    target = models.ForeignKey(InspectionTarget, on_delete=models.PROTECT, related_name="findings")
    case = models.ForeignKey(
        InspectionCase,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="findings",
        verbose_name=_("case"),
    )
    category = models.CharField(_("category"), max_length=12, choices=Category.choices)
    problem = models.TextField(_("problem, as found (internal)"), max_length=2000)
    public_problem = models.CharField(_("problem in plain words (public)"), max_length=300)
    file = models.OneToOneField(
        PrivateFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    outcome = models.CharField(
        _("outcome"), max_length=10, choices=Outcome.choices, default="to_do"
    )
    urgency = models.CharField(
        _("urgency"), max_length=10, choices=Urgency.choices, default=Urgency.BY_DATE
    )
    accountability = models.CharField(
        _("accountability"),
        max_length=12,
        choices=Accountability.choices,
        default=Accountability.NONE,
    )
    # Of an exemption: why it was an honest mistake (容错免责).
    accountability_reason = models.CharField(_("reasons"), max_length=500, blank=True)
    recorded_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(
        USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    # Why the second inspector does not confirm it; such a finding has no consequences.
    declined = models.CharField(_("why it is not confirmed"), max_length=300, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["target", "pk"]
        verbose_name = _("finding of a check")
        verbose_name_plural = _("findings of a check")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="inspection_finding_confirmed_by_another",
                condition=Q(confirmed_by=None, confirmed_at=None)
                | (
                    Q(confirmed_by__isnull=False, confirmed_at__isnull=False)
                    & ~Q(confirmed_by=F("recorded_by"))
                ),
            ),
            models.CheckConstraint(
                name="inspection_finding_declined_or_confirmed",
                condition=Q(declined="") | Q(confirmed_by=None),
            ),
            models.CheckConstraint(
                name="inspection_exemption_has_reasons",
                condition=~Q(accountability="exempted") | ~Q(accountability_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return self.public_problem


for one in (SheetAnswer, InspectionFinding):
    kept(one._meta.db_table)
settled(InspectionTarget._meta.db_table, "OLD.finished_at IS NOT NULL")
settled(InspectionFinding._meta.db_table, "OLD.confirmed_at IS NOT NULL OR OLD.declined <> ''")
