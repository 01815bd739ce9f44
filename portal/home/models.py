"""The home page, and the index that site search looks through."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, Panel
from wagtail.models import Page

from portal.core.pages import BasePage


class HomePage(BasePage):
    """The front door: four ways in, what is on notice now, the latest documents."""

    introduction = models.CharField(_("introduction"), max_length=200, blank=True)

    template = "home/home_page.html"
    max_count = 1
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    content_panels: ClassVar[list[Panel]] = [*Page.content_panels, FieldPanel("introduction")]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from portal.home.overview import overview  # noqa: PLC0415  the roof reads every room

        asked = request.GET.get("place", "")
        return {**super().get_context(request, *args, **kwargs), **overview(asked)}

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> TemplateResponse:
        """404 for a township that does not exist; the page itself says where to go on."""
        response: TemplateResponse = super().serve(request, *args, **kwargs)
        if response.context_data and response.context_data["place"].unknown:
            response.status_code = 404
        return response


class SearchEntry(models.Model):
    """The searchable text of one public page; rows exist only while the page is public."""

    page = models.OneToOneField(Page, on_delete=models.CASCADE, related_name="search_entry")
    title = models.CharField(max_length=255)
    text = models.TextField()
    published_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-published_at"]
        verbose_name = _("search entry")
        verbose_name_plural = _("search entries")

    def __str__(self) -> str:
        return self.title
