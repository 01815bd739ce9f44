"""Documents, notices and circulars: official texts that differ in what they are for."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, Panel

from policy_pages.models.base import OfficialTextPage

# Wagtail names a template per class; these three share one.
TEMPLATE = "policy_pages/official_text.html"


class PolicyDocumentPage(OfficialTextPage):
    """A normative document, with its number and whether it still holds."""

    class Validity(models.TextChoices):
        IN_FORCE = "in_force", _("In force")
        AMENDED = "amended", _("Amended")
        REPEALED = "repealed", _("Repealed")

    validity = models.CharField(
        _("validity"), max_length=10, choices=Validity.choices, default=Validity.IN_FORCE
    )
    validity_note = models.CharField(
        _("amended or repealed by"),
        max_length=200,
        blank=True,
        help_text=_("The document and the date that changed it."),
    )

    template = TEMPLATE
    content_panels: ClassVar[list[Panel]] = [
        *OfficialTextPage.content_panels[:-1],
        MultiFieldPanel(
            [FieldPanel("validity"), FieldPanel("validity_note")], heading=_("Validity")
        ),
        OfficialTextPage.content_panels[-1],
    ]

    class Meta:
        verbose_name = _("policy document")
        verbose_name_plural = _("policy documents")

    @property
    def validity_tone(self) -> str:
        """The colour of the validity badge."""
        return {"in_force": "green", "amended": "amber"}.get(self.validity, "grey")

    def facts(self) -> list[tuple[str, Any]]:
        return [*super().facts(), (gettext("Validity"), self.get_validity_display())]


class NoticePage(OfficialTextPage):
    """A notice to the public, such as the list of report phones."""

    column_type: ClassVar[str] = "工作动态"
    template = TEMPLATE

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
