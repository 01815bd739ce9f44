"""What a site says of itself: accessibility statement, privacy notice, and others like them.

《个人信息保护法》第十七条（告知）、第三十五条（国家机关）；《无障碍环境建设法》第三十二条.
"""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, Panel
from wagtail.fields import StreamField
from wagtail.models import Page

from policy_pages.blocks import BodyBlock
from policy_pages.contents import contents_of
from policy_pages.models.base import PolicyPage, stream_places
from policy_pages.sources import in_words
from portal.core.models import DeadlineRule

RETENTION_RULES = "retention."


class InformationPage(PolicyPage):
    """A title and a text; shown in the footer of every page while it is shown in menus."""

    class Role(models.TextChoices):
        ACCESSIBILITY = "accessibility", _("Accessibility statement")
        PRIVACY = "privacy", _("Privacy notice")
        OTHER = "other", _("Other")

    column_type: ClassVar[str] = "概况信息"
    template = "policy_pages/information_page.html"
    # The front page's type belongs to the roof: can_exist_under says where such a page may be.
    parent_page_types: ClassVar[list[str] | None] = None

    role = models.CharField(
        _("role"),
        max_length=14,
        choices=Role.choices,
        default=Role.OTHER,
        help_text=_("A privacy notice also shows for how long personal data is kept."),
    )
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("body"))

    content_panels: ClassVar[list[Panel]] = [
        *Page.content_panels,
        FieldPanel("role"),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = _("information page")
        verbose_name_plural = _("information pages")

    @classmethod
    def can_exist_under(cls, parent: Page) -> bool:
        """Right below the site's front page only."""
        return super().can_exist_under(parent) and bool(parent.is_site_root())

    def places(self) -> Iterator[tuple[str, str]]:
        yield from super().places()
        yield from stream_places(gettext("Body"), self.body)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context(request, *args, **kwargs),
            "contents": contents_of(self.body),
            "limits": in_words(_retention()) if self.role == self.Role.PRIVACY else [],
        }


def _retention() -> list[DeadlineRule]:
    """How long what is kept: the rules in force, so that the notice says what the site does."""
    rows = DeadlineRule.objects.filter(
        key__startswith=RETENTION_RULES, effective_from__lte=timezone.localdate()
    )
    newest = {rule.key: rule for rule in rows.order_by("key", "effective_from")}
    return list(newest.values())
