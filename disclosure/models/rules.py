"""What may be published, for how long and on what legal basis: data with an effective date."""

from datetime import date
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from disclosure.columns import FORBIDDEN
from disclosure.public_columns import MEANING_CHOICES, SHOWABLE
from portal.core.deadlines import Rule
from portal.core.models import DeadlineRule


class Stage(models.TextChoices):
    """The steps of assistance at which a list is made public."""

    INITIAL = "initial", _("Preliminary review")
    APPROVED = "approved", _("Confirmed recipients")
    MONTHLY = "monthly", _("Current recipients")
    CHANGES = "changes", pgettext_lazy("stage", "Changes")
    ENDED = "ended", _("Ended")


class Programme(models.Model):
    """One assistance programme; its code is part of the outward interface."""

    code = models.CharField(
        _("code"), max_length=30, unique=True, validators=[RegexValidator(r"^[a-z][a-z0-9-]*$")]
    )
    name = models.CharField(_("name"), max_length=40)
    person_list = models.BooleanField(
        _("lists of persons are published"),
        default=True,
        help_text=_("Off: only counts and money are ever published, never a list of persons."),
    )
    lists_minors = models.BooleanField(
        _("minors may be listed"),
        default=False,
        editable=False,
        help_text=_("Minors are never publicised; kept as data so that the rule can be read."),
    )
    basis = models.CharField(_("legal basis"), max_length=200)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering: ClassVar[list[str]] = ["order", "code"]
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(lists_minors=False), name="programme_never_lists_minors"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PublicColumnManager(models.Manager["PublicColumn"]):
    """Finds the whitelist that was in force on a day."""

    def in_force(self, programme: Programme | int, stage: str, on: date) -> "list[PublicColumn]":
        """The columns of the newest version in force on *on*, in their order; [] when none is.

        A version is the set of rows with one effective date: to drop a column, enter the others
        anew with a later date.
        """
        rows = self.filter(programme=programme, stage=stage, effective_from__lte=on)
        newest = rows.order_by("-effective_from").values("effective_from")[:1]
        return list(rows.filter(effective_from=models.Subquery(newest)))


class PublicColumn(models.Model):
    """One column that lists of a programme and stage may show, with its legal basis."""

    programme = models.ForeignKey(
        Programme,
        on_delete=models.PROTECT,
        related_name="public_columns",
        verbose_name=_("programme"),
    )
    stage = models.CharField(_("stage"), max_length=10, choices=Stage.choices)
    meaning = models.CharField(_("meaning"), max_length=20, choices=MEANING_CHOICES)
    label = models.CharField(_("heading on the page"), max_length=30)
    legal_basis = models.CharField(_("legal basis"), max_length=200)
    effective_from = models.DateField(_("in force from"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = PublicColumnManager()

    class Meta:
        ordering: ClassVar[list[str]] = ["programme", "stage", "-effective_from", "order", "pk"]
        verbose_name = _("public column")
        verbose_name_plural = _("public columns")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~models.Q(meaning__in=sorted(m.value for m in FORBIDDEN)),
                name="public_column_never_forbidden",
                violation_error_message=_("This kind of column can never be public."),
            ),
            models.CheckConstraint(
                condition=~models.Q(legal_basis=""), name="public_column_has_legal_basis"
            ),
            models.UniqueConstraint(
                fields=["programme", "stage", "meaning", "effective_from"],
                name="public_column_once_per_version",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    def clean(self) -> None:
        """No setting makes an identity, bank, phone, health or self-care column public.

        What was approved was approved with its columns: none is added behind the approver's back.
        """
        if self.meaning not in {meaning.value for meaning in SHOWABLE}:
            raise ValidationError({"meaning": _("This kind of column can never be public.")})
        last = self._last_first_day()
        if last and self.effective_from and self.effective_from <= last:
            raise ValidationError(
                {
                    "effective_from": _(
                        "A list of this programme and stage was approved for %(day)s with the "
                        "columns of that day. Choose a later day."
                    )
                    % {"day": last}
                }
            )

    def _last_first_day(self) -> date | None:
        """The latest first day of the lists that are approved and not over."""
        if self.programme_id is None:
            return None
        lists = self.programme.rosters.filter(
            stage=self.stage, status__in=("scheduled", "open", "paused")
        )
        found: date | None = lists.aggregate(last=models.Max("opens_on"))["last"]
        return found


class PublicityRuleManager(models.Manager["PublicityRule"]):
    """Finds the rule that was in force on a day."""

    def in_force(self, programme: Programme, stage: str, on: date) -> "PublicityRule | None":
        """The newest rule in force on *on*, or None."""
        return (
            self.filter(programme=programme, stage=stage, effective_from__lte=on)
            .order_by("-effective_from")
            .first()
        )


class PublicityRule(models.Model):
    """How long lists of a programme and stage are public."""

    class Start(models.TextChoices):
        NEXT_DAY = "next-day", _("the day after posting counts as the first")
        SAME_DAY = "same-day", _("the day of posting counts as the first")

    programme = models.ForeignKey(
        Programme,
        on_delete=models.PROTECT,
        related_name="publicity_rules",
        verbose_name=_("programme"),
    )
    stage = models.CharField(_("stage"), max_length=10, choices=Stage.choices)
    length = models.PositiveSmallIntegerField(
        _("length"), default=7, validators=[MinValueValidator(1)]
    )
    unit = models.CharField(
        _("unit of time"), max_length=10, choices=DeadlineRule.Unit.choices, default="calendar"
    )
    start = models.CharField(
        _("starts"), max_length=10, choices=Start.choices, default=Start.NEXT_DAY
    )
    republish_length = models.PositiveSmallIntegerField(
        _("length after a correction"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("When an upheld objection led to a correction. Empty: the whole length anew."),
    )
    long_term = models.BooleanField(
        _("long-term"),
        default=False,
        help_text=_("Public until the next list of the same programme, stage and place opens."),
    )
    basis = models.CharField(_("legal basis"), max_length=200)
    effective_from = models.DateField(_("in force from"))

    objects = PublicityRuleManager()

    class Meta:
        ordering: ClassVar[list[str]] = ["programme", "stage", "-effective_from"]
        verbose_name = _("publicity period")
        verbose_name_plural = _("publicity periods")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["programme", "stage", "effective_from"], name="publicity_rule_version_once"
            ),
            models.CheckConstraint(
                condition=models.Q(length__gte=1), name="publicity_rule_has_length"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme} · {self.get_stage_display()}"

    def as_rule(self, corrected: bool = False) -> Rule | None:
        """The pure form that the deadline arithmetic takes; None for a long-term list.

        A *corrected* list may have a length of its own.
        """
        if self.long_term:
            return None
        unit: Any = self.unit
        length = self.republish_length if corrected and self.republish_length else self.length
        return Rule(key="publicity", amount=length, unit=unit, article=self.basis)
