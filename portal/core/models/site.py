"""What the site says of itself: edited by the administrator, never in code."""

import re
from collections.abc import Iterator
from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

from portal.core.identity_codes import is_credit_code, is_placeholder, is_site_code

# What the rules ask for (国办发〔2017〕47号) and nobody can make up: issued by others.
ISSUED = ("site_code", "credit_code", "icp_number", "police_record", "mark_url")


# What record numbers look like where the settings were left as they are.
SHAPES = {
    "icp_number": _("As in 晋ICP备12345678号 or 晋ICP备2024012345号-1."),
    "police_record": _("As in 晋公网安备14043102000001号: fourteen digits."),
}
PATTERNS = {"icp_number": "ICP_PATTERN", "police_record": "POLICE_RECORD_PATTERN"}


def check_site_code(value: str) -> None:
    """Refuse what cannot be a website identification code."""
    if not is_site_code(value):
        raise ValidationError(
            _("A website code has ten digits, or bm and eight digits."),
            code="site-code",
        )


def check_credit_code(value: str) -> None:
    """Refuse a credit code with a slip of the pen in it."""
    if not is_credit_code(value):
        raise ValidationError(
            _("A social credit code has 18 digits and capitals, and its last sign must fit."),
            code="credit-code",
        )


@register_setting(icon="site")
class SiteIdentity(BaseSiteSetting):
    """Name, organiser and the official numbers that every page shows in its footer."""

    name = models.CharField(_("site name"), max_length=60, default="Sunlit")
    tagline = models.CharField(_("tagline"), max_length=120, blank=True)
    organiser = models.CharField(_("organiser"), max_length=80, blank=True)
    operator = models.CharField(
        _("operator"), max_length=80, blank=True, help_text=_("The unit that runs the site.")
    )
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
        validators=[check_site_code],
        help_text=_("The ten-digit identification code; leave the placeholder until issued."),
    )
    credit_code = models.CharField(
        _("unified social credit code"),
        max_length=18,
        blank=True,
        validators=[check_credit_code],
        help_text=_("Of the organ; index numbers begin with it."),
    )
    icp_number = models.CharField(_("ICP record number"), max_length=40, blank=True)
    police_record = models.CharField(_("public security record number"), max_length=40, blank=True)
    mark_image = models.ForeignKey(
        "core.SiteImage",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("mark of party and government organs"),
        help_text=_("The picture that was issued to this site; nothing is shown before."),
    )
    mark_url = models.URLField(
        _("address behind the mark"), blank=True, help_text=_("As it was issued with the mark.")
    )
    errors_url = models.URLField(
        _("national error report address"),
        blank=True,
        help_text=_("Where the national platform takes reports about this site, once issued."),
    )
    ipv6 = models.BooleanField(
        _("reached by IPv6"),
        default=False,
        help_text=_("Switch it on when the site answers under IPv6; the footer then says so."),
    )

    panels: ClassVar[list[object]] = [
        MultiFieldPanel([FieldPanel("name"), FieldPanel("tagline")], heading=_("Name and tagline")),
        MultiFieldPanel(
            [
                FieldPanel("organiser"),
                FieldPanel("operator"),
                FieldPanel("address"),
                FieldPanel("phone"),
                FieldPanel("report_phone"),
                FieldPanel("discipline_phone"),
            ],
            heading=_("Organiser"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("site_code"),
                FieldPanel("credit_code"),
                FieldPanel("icp_number", help_text=SHAPES["icp_number"]),
                FieldPanel("police_record", help_text=SHAPES["police_record"]),
                FieldPanel("ipv6"),
            ],
            heading=_("Official numbers"),
        ),
        MultiFieldPanel(
            [FieldPanel("mark_image"), FieldPanel("mark_url"), FieldPanel("errors_url")],
            heading=_("Mark and error reports"),
        ),
    ]

    class Meta:
        verbose_name = _("site identity")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse record numbers of another shape; a placeholder may stand until one is issued."""
        super().clean()
        faults = {}
        for name, variable in PATTERNS.items():
            number, pattern = str(getattr(self, name)).strip(), getattr(settings, variable)
            if pattern and not is_placeholder(number) and not re.fullmatch(pattern, number):
                faults[name] = ValidationError(
                    _(
                        "This is not the usual form of this number. %(example)s If yours was "
                        "issued in another form, the operator can set it with %(variable)s."
                    ),
                    code="record-number",
                    params={"example": SHAPES[name], "variable": variable},
                )
        if faults:
            raise ValidationError(faults)

    def unfilled(self) -> Iterator[str]:
        """The names of the official numbers that are empty or still a placeholder."""
        for name in ISSUED:
            if is_placeholder(str(getattr(self, name))):
                yield str(self._meta.get_field(name).verbose_name)
