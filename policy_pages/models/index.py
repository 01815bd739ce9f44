"""The policies section: what is public, by kind, validity and year, newest first."""

from typing import Any, ClassVar

from django.core.paginator import Paginator
from django.db.models import DateField
from django.db.models.functions import Coalesce, ExtractYear, TruncDate
from django.http import HttpRequest, QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, Panel
from wagtail.models import Page
from wagtail.query import PageQuerySet

from policy_pages.index_rows import items, rows_of
from policy_pages.models.base import PolicyPage
from policy_pages.models.circulars import CircularPage
from policy_pages.models.documents import PolicyDocumentPage
from policy_pages.models.guides import GuidePage
from policy_pages.models.interpretations import InterpretationPage
from policy_pages.models.texts import NoticePage

PER_PAGE = 20
# The filter's values in the address, and what each shows.
KINDS: dict[str, tuple[Promise, type[PolicyPage]]] = {
    "guide": (_("Guides"), GuidePage),
    "document": (_("Policy documents"), PolicyDocumentPage),
    "interpretation": (_("Interpretations"), InterpretationPage),
    "notice": (_("Notices"), NoticePage),
    "circular": (_("Circulars"), CircularPage),
}
MODELS = [model for _label, model in KINDS.values()]
# The year in which a text was signed; where it bears no date, that in which it became public.
_YEAR = ExtractYear(
    Coalesce(
        "policydocumentpage__signed_on",
        "interpretationpage__signed_on",
        "noticepage__signed_on",
        "circularpage__signed_on",
        TruncDate("first_published_at"),
        output_field=DateField(),
    )
)


class PolicyIndexPage(PolicyPage):
    """Lists the guides, documents, interpretations, notices and circulars below it."""

    subpage_types: ClassVar[list[str]] = [
        "policy_pages.GuidePage",
        "policy_pages.PolicyDocumentPage",
        "policy_pages.InterpretationPage",
        "policy_pages.NoticePage",
        "policy_pages.CircularPage",
        "policy_pages.PolicyIndexPage",
    ]
    # The front page's type belongs to the roof: can_exist_under says where a section may be.
    parent_page_types: ClassVar[list[str] | None] = None
    template = "policy_pages/policy_index_page.html"
    public_params: ClassVar[tuple[str, ...]] = ("type", "validity", "year", "page")
    content_panels: ClassVar[list[Panel]] = [*Page.content_panels, FieldPanel("summary")]
    promote_panels: ClassVar[list[Panel]] = [
        *Page.promote_panels,
        FieldPanel("keywords"),
        FieldPanel("editor"),
    ]

    class Meta:
        verbose_name = _("policies section")
        verbose_name_plural = _("policies sections")

    @classmethod
    def can_exist_under(cls, parent: Page) -> bool:
        """Only the site's front page and other sections hold a section."""
        is_section = isinstance(parent.specific_deferred, PolicyIndexPage)
        return super().can_exist_under(parent) and (is_section or bool(parent.is_site_root()))

    def public_pages(self, kind: str = "") -> PageQuerySet:
        """The public pages of this section, newest first; of one kind where *kind* is known."""
        types = [KINDS[kind][1]] if kind in KINDS else MODELS
        pages = Page.objects.descendant_of(self).live().public().exact_type(*types)
        return pages.order_by("-first_published_at", "-pk")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        chosen = _chosen(request.GET)
        pages = self.public_pages(chosen["kind"])
        if chosen["validity"]:
            pages = pages.filter(policydocumentpage__validity=chosen["validity"])
        years = pages.annotate(year=_YEAR).order_by("-year").values_list("year", flat=True)
        if chosen["year"]:
            pages = pages.annotate(year=_YEAR).filter(year=int(chosen["year"]))
        page_obj = Paginator(rows_of(pages), PER_PAGE).get_page(request.GET.get("page"))
        address = self.get_url(request) or "/"
        page_obj.object_list = items(page_obj.object_list, self, address, MODELS)
        return {
            **super().get_context(request, *args, **kwargs),
            **chosen,
            "kinds": [(value, label) for value, (label, _model) in KINDS.items()],
            "validities": PolicyDocumentPage.Validity.choices,
            "years": [str(year) for year in years.distinct()],
            "page_obj": page_obj,
        }


def _chosen(asked: QueryDict) -> dict[str, str]:
    """What the reader filters by; anything else in the address is no filter."""
    kind, validity, year = (asked.get(name, "") for name in ("type", "validity", "year"))
    is_year = year.isascii() and year.isdigit() and len(year) == 4  # noqa: PLR2004
    return {
        "kind": kind if kind in KINDS else "",
        "validity": validity if validity in PolicyDocumentPage.Validity else "",
        "year": year if is_year else "",
    }
