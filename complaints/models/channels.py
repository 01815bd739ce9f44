"""What the county says of its ways in besides this site, and of its open data: edited, not code."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting


@register_setting(icon="link-external")
class PetitionChannels(BaseSiteSetting):
    """Hotlines and sites of others, how to ask for progress (条例 17, 18), terms of the data."""

    hotline = models.CharField(_("government service hotline"), max_length=30, blank=True)
    hotline_note = models.CharField(_("about the hotline"), max_length=200, blank=True)
    discipline_site = models.URLField(_("site of the discipline organ"), blank=True)
    provincial_name = models.CharField(_("provincial petition site"), max_length=60, blank=True)
    provincial_site = models.URLField(_("its address"), blank=True)
    letters_to = models.CharField(_("address for letters"), max_length=200, blank=True)
    reception = models.CharField(_("days on which leaders receive"), max_length=200, blank=True)
    how_to_query = models.TextField(_("how to ask for progress and result"), blank=True)
    data_licence = models.TextField(_("terms of use of the open data"), blank=True)
    data_rhythm = models.CharField(_("how often the data change"), max_length=200, blank=True)
    data_contact = models.CharField(_("whom to ask about the data"), max_length=200, blank=True)

    panels: ClassVar[list[object]] = [
        MultiFieldPanel(
            [
                FieldPanel(name)
                for name in (
                    "hotline",
                    "hotline_note",
                    "discipline_site",
                    "provincial_name",
                    "provincial_site",
                    "letters_to",
                    "reception",
                    "how_to_query",
                )
            ],
            heading=_("Other ways to the authorities"),
        ),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("data_licence", "data_rhythm", "data_contact")],
            heading=_("Open data"),
        ),
    ]

    class Meta:
        verbose_name = _("petition channels and open data")

    def __str__(self) -> str:
        return str(self._meta.verbose_name)
