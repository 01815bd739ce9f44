"""The catalogue of what must be published (公开事项目录), as editable data."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from disclosure.models.rules import Programme, Stage


class CatalogueItem(models.Model):
    """One line of the catalogue: what, on what basis, how soon, where, and what satisfies it.

    Source: 《社会救助领域基层政务公开标准目录》 (民办函〔2019〕52号); counties add lines.
    """

    class SatisfiedBy(models.TextChoices):
        DOCUMENTS = "documents", _("a policy document in force")
        GUIDE = "guide", _("a guide to the programme")
        CONTACTS = "contacts", _("report phone and address of the unit")
        LISTS = "lists", _("a publicity list")
        FUNDS = "funds", _("the monthly totals of funds")

    number = models.PositiveSmallIntegerField(_("No."), unique=True)
    category = models.CharField(_("field"), max_length=40)
    title = models.CharField(_("item"), max_length=60)
    content = models.CharField(_("content"), max_length=300)
    basis = models.CharField(_("legal basis"), max_length=200)
    limit = models.PositiveSmallIntegerField(
        _("time limit of the catalogue (working days)"),
        default=10,
        validators=[MinValueValidator(1)],
    )
    law_limit = models.PositiveSmallIntegerField(
        _("time limit of the law (working days)"), default=20, validators=[MinValueValidator(1)]
    )
    publisher = models.CharField(_("publisher"), max_length=100)
    channels = models.CharField(_("channels"), max_length=200)
    audience = models.CharField(_("audience"), max_length=40)
    by_county = models.BooleanField(_("by the county"), default=True)
    by_townships = models.BooleanField(_("by townships"), default=True)
    satisfied_by = models.CharField(_("satisfied by"), max_length=10, choices=SatisfiedBy.choices)
    programmes = models.ManyToManyField(
        Programme, blank=True, related_name="+", verbose_name=_("programmes")
    )
    document_words = models.CharField(
        _("words of the documents"),
        max_length=100,
        blank=True,
        help_text=_(
            "A document belongs here when its title or keywords contain one of these words, with "
            "blanks between. Empty: every policy document."
        ),
    )
    stages = models.CharField(
        _("stages"), max_length=60, blank=True, help_text=_("Codes of stages, with blanks between.")
    )
    monthly = models.BooleanField(
        _("every month"),
        default=False,
        help_text=_("A new list is due each month, on the day that the time limits name."),
    )
    active = models.BooleanField(_("in use"), default=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        verbose_name = _("catalogue item")
        verbose_name_plural = _("catalogue items")

    def __str__(self) -> str:
        return f"{self.number} {self.category} · {self.title}"

    def clean(self) -> None:
        """Only codes of stages that exist, and a monthly item has the monthly stage."""
        stages = set(self.stages.split())
        unknown = sorted(stages - set(Stage.values))
        if unknown:
            known = ", ".join(Stage.values)
            raise ValidationError(
                {
                    "stages": _("Unknown: %(unknown)s. The codes are: %(known)s.")
                    % {"unknown": ", ".join(unknown), "known": known}
                }
            )
        if self.monthly and Stage.MONTHLY not in stages:
            raise ValidationError(
                {
                    "monthly": _(
                        "An item that is due every month needs the stage “Current recipients”."
                    )
                }
            )
