"""Administrative divisions as a tree with national codes."""

from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node, MP_NodeManager

# Digits of a code that tell its level apart: county 6, township 9, village or community 12.
CODE_LENGTH = 12


class DivisionManager(MP_NodeManager):
    """Looks divisions up the ways people write their codes."""

    def by_code(self, code: str) -> "Division":
        """Return the division of a national statistical code of 6, 9 or 12 digits.

        Raises Division.DoesNotExist for anything else.
        """
        digits = str(code).strip()
        if not digits.isdigit() or len(digits) not in (6, 9, CODE_LENGTH):
            raise self.model.DoesNotExist(code)
        return self.get(code=digits.ljust(CODE_LENGTH, "0"))


class Division(MP_Node):
    """One administrative division (national statistical division code, 12 digits)."""

    class Level(models.TextChoices):
        COUNTY = "county", _("County")
        TOWNSHIP = "township", _("Township")
        VILLAGE = "village", _("Village or community")

    code = models.CharField(
        _("code"),
        max_length=CODE_LENGTH,
        unique=True,
        validators=[RegexValidator(r"^\d{12}$")],
        help_text=_("National statistical code, 12 digits."),
    )
    name = models.CharField(_("name"), max_length=60)
    level = models.CharField(_("level"), max_length=10, choices=Level.choices)

    node_order_by: ClassVar[list[str]] = ["code"]
    objects = DivisionManager()

    class Meta:
        verbose_name = _("division")
        verbose_name_plural = _("divisions")

    def __str__(self) -> str:
        return self.name

    @property
    def short_code(self) -> str:
        """The code without the zeros that only fill it up, as people write it."""
        length = {"county": 6, "township": 9}.get(self.level, CODE_LENGTH)
        return self.code[:length]

    def within(self, other: "Division") -> bool:
        """Whether this division is *other* or lies inside it."""
        return self.path.startswith(other.path)

    def lineage(self) -> list[str]:
        """The paths of this division and of all that it lies in, the widest first."""
        return [self.path[:end] for end in range(self.steplen, len(self.path) + 1, self.steplen)]

    def township(self) -> "Division | None":
        """The township that this division is or lies in; None for the county itself."""
        if self.level == self.Level.TOWNSHIP:
            return self
        return self.get_ancestors().filter(level=self.Level.TOWNSHIP).first()

    def subtree(self) -> "models.QuerySet[Division]":
        """This division and everything inside it."""
        return Division.objects.filter(path__startswith=self.path)
