"""What the site says of itself: edited by the administrator, never in code."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting


@register_setting(icon="site")
class SiteIdentity(BaseSiteSetting):
    """Name, organiser and the official numbers that every page shows in its footer."""

    name = models.CharField(_("site name"), max_length=60, default="Sunlit")
    tagline = models.CharField(_("tagline"), max_length=120, blank=True)
    organiser = models.CharField(_("organiser"), max_length=80, blank=True)
    address = models.CharField(_("address"), max_length=120, blank=True)
    phone = models.CharField(_("contact phone"), max_length=30, blank=True)
    report_phone = models.CharField(_("county report phone"), max_length=30, blank=True)
    discipline_phone = models.CharField(
        _("discipline inspection report phone"), max_length=30, blank=True
    )
    site_code = models.CharField(
        _("government website code"),
        max_length=20,
        blank=True,
        help_text=_("The ten-digit identification code; leave the placeholder until issued."),
    )
    icp_number = models.CharField(_("ICP record number"), max_length=40, blank=True)
    police_record = models.CharField(_("public security record number"), max_length=40, blank=True)

    panels: ClassVar[list[object]] = [
        MultiFieldPanel([FieldPanel("name"), FieldPanel("tagline")], heading=_("Name and tagline")),
        MultiFieldPanel(
            [
                FieldPanel("organiser"),
                FieldPanel("address"),
                FieldPanel("phone"),
                FieldPanel("report_phone"),
                FieldPanel("discipline_phone"),
            ],
            heading=_("Organiser"),
        ),
        MultiFieldPanel(
            [FieldPanel("site_code"), FieldPanel("icp_number"), FieldPanel("police_record")],
            heading=_("Official numbers"),
        ),
    ]

    class Meta:
        verbose_name = _("site identity")

    def __str__(self) -> str:
        return self.name
