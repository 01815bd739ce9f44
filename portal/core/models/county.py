"""What a county's data files were when they were loaded, so that staff's changes are known."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LoadedRow(models.Model):
    """The fields of one record as its file had them; never shown and never edited."""

    key = models.CharField(max_length=64, unique=True)
    values = models.JSONField(default=dict)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("loaded record")
        verbose_name_plural = _("loaded records")

    def __str__(self) -> str:
        return self.key
