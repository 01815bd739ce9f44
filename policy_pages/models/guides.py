"""A guide: everything that an applicant must know, on one page and in one list."""

from collections.abc import Iterator
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, Panel
from wagtail.fields import StreamField
from wagtail.models import Page

from policy_pages import blocks
from policy_pages.models.base import PolicyPage, stream_places


class GuidePage(PolicyPage):
    """How to apply for one programme: all materials are told at once (一次告知)."""

    column_type: ClassVar[str] = "办事服务"

    programme_code = models.CharField(
        _("programme code"),
        max_length=20,
        blank=True,
        help_text=_("Links the guide with the publicity lists, such as dibao-rural."),
    )
    eligible = StreamField(
        [("condition", blocks.ConditionBlock())], blank=True, verbose_name=_("who is eligible")
    )
    materials = StreamField(
        [("material", blocks.MaterialBlock())], blank=True, verbose_name=_("what to bring")
    )
    steps = StreamField([("step", blocks.StepBlock())], blank=True, verbose_name=_("steps"))
    overall_limit = models.CharField(_("overall time limit"), max_length=80, blank=True)
    fee = models.CharField(_("fee"), max_length=60, blank=True)
    standards = StreamField(
        [("standard", blocks.StandardBlock())], blank=True, verbose_name=_("standards in force")
    )
    where = StreamField(
        [("place", blocks.PlaceBlock())], blank=True, verbose_name=_("where to apply and ask")
    )
    bases = StreamField([("basis", blocks.BasisBlock())], blank=True, verbose_name=_("legal basis"))

    template = "policy_pages/guide_page.html"
    content_panels: ClassVar[list[Panel]] = [
        *Page.content_panels,
        FieldPanel("programme_code"),
        FieldPanel("eligible"),
        FieldPanel("materials"),
        FieldPanel("where"),
        FieldPanel("steps"),
        FieldPanel("overall_limit"),
        FieldPanel("fee"),
        FieldPanel("standards"),
        FieldPanel("bases"),
    ]

    class Meta:
        verbose_name = _("guide")
        verbose_name_plural = _("guides")

    def places(self) -> Iterator[tuple[str, str]]:
        yield from super().places()
        yield gettext("The time limit and fee"), f"{self.overall_limit} {self.fee}"
        for name in ("eligible", "materials", "where", "steps", "standards", "bases"):
            label = str(self._meta.get_field(name).verbose_name)
            yield from stream_places(label, getattr(self, name))
