"""All filings of a jurisdiction in one list; each leads to its official."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.ui.tables import Column, TitleColumn

from complaints.kin.queries import HOLDING_FIRST
from complaints.models import RelativeFiling
from portal.core.permissions import Action
from portal.core.viewsets import ScopedIndexView, ScopedViewSet


class FilingIndexView(ScopedIndexView):
    """Those that hold first; two queries whatever their number."""

    def get_base_queryset(self) -> QuerySet[Any]:
        rows = super().get_base_queryset().select_related("declarant__division", "programme")
        return rows.order_by(HOLDING_FIRST, "declarant__division__code", "declarant", "pk")

    def order_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return super().order_queryset(queryset) if self.request.GET.get("ordering") else queryset


def _official(filing: RelativeFiling) -> str:
    return reverse("kin_officials:inspect", args=[filing.declarant_id])


class FilingViewSet(ScopedViewSet):
    """Filings; entered and ended on the page of the official, and nowhere else."""

    model = RelativeFiling
    name = "relative_filings"
    icon = "list-ul"
    menu_label = _("Filings")
    division_path = "declarant__division"
    verbs = {"view": Action.RELATIVES_VIEW}
    index_view_class = FilingIndexView
    list_filter: ClassVar[list[str]] = ["programme"]
    list_display: ClassVar[list[Any]] = [
        TitleColumn("declarant", label=_("Official"), get_url=_official),
        Column("declarant.division", label=_("Division"), classname="only-wide"),
        Column("relation", label=pgettext_lazy("kin", "Relation")),
        Column("masked_name", label=pgettext_lazy("person", "Name")),
        Column("programme", label=_("Kind of assistance")),
        Column("filed_on", label=_("Filed on"), classname="only-wide"),
        Column("ended_on", label=_("Ended on"), classname="only-wide"),
    ]
    exclude_form_fields: ClassVar[list[str]] = []

    def get_urlpatterns(self) -> list[Any]:
        """The list alone."""
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
        ]
