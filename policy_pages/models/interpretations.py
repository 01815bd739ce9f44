"""Interpretations: what a policy means, in words or as questions and answers."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, PageChooserPanel, Panel
from wagtail.fields import StreamField

from policy_pages import guide_blocks
from policy_pages.models.base import TEMPLATE, OfficialTextPage, stream_places
from policy_pages.models.documents import PolicyDocumentPage


class InterpretationPage(OfficialTextPage):
    """Explains one policy document; each links to the other."""

    column_type: ClassVar[str] = "政策解读"
    template = TEMPLATE

    explains = models.ForeignKey(
        PolicyDocumentPage,
        null=True,
        on_delete=models.SET_NULL,
        related_name="interpretations",
        verbose_name=_("document that it explains"),
    )
    questions = StreamField(
        [("question", guide_blocks.AnswerBlock())],
        blank=True,
        verbose_name=_("questions and answers"),
    )

    content_panels: ClassVar[list[Panel]] = [
        *OfficialTextPage.content_panels[:-2],
        PageChooserPanel("explains", "policy_pages.PolicyDocumentPage"),
        *OfficialTextPage.content_panels[-2:],
        FieldPanel("questions"),
    ]

    class Meta(OfficialTextPage.Meta):
        verbose_name = _("interpretation")
        verbose_name_plural = _("interpretations")

    def places(self) -> Iterator[tuple[str, str]]:
        yield from super().places()
        yield from stream_places(gettext("Questions and answers"), self.questions)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        explained = self.explains if self.explains_id else None
        return {
            **super().get_context(request, *args, **kwargs),
            "explained": explained if explained and explained.live else None,
        }
