"""Who files near relatives that receive assistance, which relations count, and the yearly word.

Source: 国发〔2012〕45号, 民发〔2021〕57号 (近亲属备案); who files and which relations differ by
province, so both are the county's data.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.core.guards import append_only
from portal.core.models import Division

USER = settings.AUTH_USER_MODEL


class KinRelation(models.Model):
    """A relation that has to be filed; one in use is switched off, not removed."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("relation"), max_length=40)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    active = models.BooleanField(_("has to be filed"), default=True)

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


class YearlyDeclaration(models.Model):
    """An official's word for a year: these relatives receive assistance, or none does."""

    declarant = models.ForeignKey(Declarant, on_delete=models.PROTECT, related_name="declarations")
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
