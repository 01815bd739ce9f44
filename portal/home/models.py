"""The home page, and the index that site search looks through."""

from datetime import UTC, datetime
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
    public_params: ClassVar[tuple[str, ...]] = ("place",)
    max_count = 1
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    content_panels: ClassVar[list[Panel]] = [*Page.content_panels, FieldPanel("introduction")]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def searchable_text(self) -> str:
        return f"{self.title}\n{self.introduction}"

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


# Of what has no date: the same everywhere, and older than anything that has one.
NO_DATE = datetime(1970, 1, 1, tzinfo=UTC)


class SearchEntry(models.Model):
    """One thing that site search may find, as its source describes it.

    A row by itself shows nothing: what is public is asked of the source in the same query.
    """

    source = models.CharField(max_length=20)
    key = models.BigIntegerField()
    kind = models.CharField(max_length=20)
    published_at = models.DateTimeField()
    year = models.PositiveSmallIntegerField(default=0)
    validity = models.CharField(max_length=10, blank=True)
    township = models.CharField(max_length=12, blank=True)
    address = models.CharField(max_length=300)
    title = models.CharField(max_length=255)
    folded_title = models.TextField(blank=True)
    # The long ones last: what stands behind them in a row costs reading them.
    text = models.TextField(blank=True)
    folded = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-published_at", "source", "key"]
        verbose_name = _("search entry")
        verbose_name_plural = _("search entries")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["source", "key"], name="search_entry_once"),
        ]

    def __str__(self) -> str:
        return self.title


class SearchSynonym(models.Model):
    """What people call a thing, and the words that the texts have for it."""

    word = models.CharField(
        _("word that people type"), max_length=20, unique=True, help_text=_("Such as 五保.")
    )
    means = models.CharField(
        _("words that are searched too"),
        max_length=100,
        help_text=_("With blanks between; one of them is enough. Such as 特困."),
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["word"]
        verbose_name = _("search synonym")
        verbose_name_plural = _("search synonyms")

    def __str__(self) -> str:
        return f"{self.word} → {self.means}"
