"""Circulars (通报): what checks found, as a text and as a table of problems."""

from collections.abc import Iterator
from typing import ClassVar

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, Panel
from wagtail.fields import StreamField

from policy_pages.models.base import OfficialTextPage, stream_places
from policy_pages.problem_block import ProblemBlock


class CircularPage(OfficialTextPage):
    """A circular on what inspections found; it names units, never persons.

    Source: 沁民字〔2022〕51号 三（二）2.
    """

    column_type: ClassVar[str] = "工作动态"
    template = "policy_pages/circular_page.html"

    problems = StreamField(
        [("problem", ProblemBlock())],
        blank=True,
        verbose_name=_("problems"),
        help_text=_(
            "When the circular is published each row becomes an item of the rectification list."
        ),
    )

    content_panels: ClassVar[list[Panel]] = [
        *OfficialTextPage.content_panels,
        FieldPanel("problems"),
    ]

    class Meta:
        verbose_name = _("circular")
        verbose_name_plural = _("circulars")

    def places(self) -> Iterator[tuple[str, str]]:
        yield from super().places()
        yield from stream_places(gettext("Problems"), self.problems)
