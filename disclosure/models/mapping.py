"""What an office said that a column of its files means, remembered for its next file."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.core.models import Office


class ColumnChoice(models.Model):
    """One heading of an office's files and its meaning ("dropped" for none), as a person chose.

    It never opens a column that the recognition calls dangerous: that is decided when it is used.
    """

    office = models.ForeignKey(
        Office, on_delete=models.CASCADE, related_name="column_choices", verbose_name=_("unit")
    )
    header = models.CharField(_("heading in the file"), max_length=60)
    meaning = models.CharField(_("meaning"), max_length=20)
    chosen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("chosen by"),
    )
    chosen_at = models.DateTimeField(_("chosen at"))

    class Meta:
        ordering: ClassVar[list[str]] = ["office", "header"]
        verbose_name = _("column choice")
        verbose_name_plural = _("column choices")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["office", "header"], name="column_choice_once"),
        ]

    def __str__(self) -> str:
        return f"{self.header} → {self.meaning}"
