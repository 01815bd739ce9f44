"""What an amount may be, and which programmes exclude each other: data with an effective date."""

from datetime import date
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from disclosure.models.rules import Programme
from portal.core.models import Division


class AmountStandard(models.Model):
    """The least and the most that one household or person may receive of a programme, in yuan."""

    class Per(models.TextChoices):
        HOUSEHOLD = "household", _("household")
        PERSON = "person", _("person covered")

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="standards", verbose_name=_("programme")
    )
    programme_class = models.CharField(
        _("class"), max_length=20, blank=True, help_text=_("Empty: every class.")
    )
    division = models.ForeignKey(
        Division,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("township"),
        help_text=_("Empty: the whole county."),
    )
    per = models.CharField(_("counted per"), max_length=10, choices=Per.choices)
    least = models.DecimalField(_("least (yuan)"), max_digits=10, decimal_places=2, default=0)
    most = models.DecimalField(_("most (yuan)"), max_digits=10, decimal_places=2)
    basis = models.CharField(_("legal basis"), max_length=200)
    effective_from = models.DateField(_("in force from"))

    class Meta:
        ordering: ClassVar[list[str]] = ["programme", "programme_class", "-effective_from", "pk"]
        verbose_name = _("amount standard")
        verbose_name_plural = _("amount standards")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(least__gte=0, least__lte=models.F("most")),
                name="standard_least_below_most",
                violation_error_message=_("The least amount is greater than the most."),
            ),
            models.UniqueConstraint(
                fields=["programme", "programme_class", "division", "effective_from"],
                name="standard_version_once",
            ),
            models.UniqueConstraint(
                fields=["programme", "programme_class", "effective_from"],
                condition=models.Q(division__isnull=True),
                name="standard_of_county_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.programme_class} {self.least}–{self.most}".strip()


class ProgrammeExclusion(models.Model):
    """Two programmes that nobody may receive in the same month."""

    first = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="+", verbose_name=_("programme")
    )
    second = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="+", verbose_name=_("excludes")
    )
    basis = models.CharField(_("legal basis"), max_length=200)
    effective_from = models.DateField(_("in force from"))
    effective_until = models.DateField(_("in force until"), null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["first", "second", "-effective_from"]
        verbose_name = _("excluding pair of programmes")
        verbose_name_plural = _("excluding pairs of programmes")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~models.Q(first=models.F("second")), name="exclusion_of_two"
            ),
            models.UniqueConstraint(
                fields=["first", "second", "effective_from"], name="exclusion_version_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} × {self.second}"

    def clean(self) -> None:
        """A programme does not exclude itself, and a pair ends after it began."""
        if self.first_id and self.first_id == self.second_id:
            raise ValidationError({"second": _("Choose another programme.")})
        if self.effective_until and self.effective_until < self.effective_from:
            raise ValidationError({"effective_until": _("The end lies before the beginning.")})

    def holds_on(self, day: date) -> bool:
        """Whether the pair excludes each other on *day*."""
        return self.effective_from <= day and (
            self.effective_until is None or day <= self.effective_until
        )
