"""The yearly report of the own jurisdiction: a table, and the same as a file."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.admin.viewsets.base import ViewSet

from complaints import queries, yearly
from complaints.staff.exporting import ExportMenuItem
from portal.core.downloads import TABLES, table_download
from portal.core.permissions import Action, may, require


@require_safe
@never_cache
def page(request: HttpRequest) -> HttpResponse:
    """The report of a year; an unknown year is this one."""
    user = require(request.user, Action.LEDGER_EXPORT)
    today = timezone.localdate()
    secret = may(user, Action.CONFIDENTIAL_VIEW)
    rows = queries.ordinary(user, Action.LEDGER_EXPORT)
    if secret:
        rows = rows | queries.confidential(user)
    offered = yearly.years(rows, today)
    asked = request.GET.get("year", "")
    year = int(asked) if asked in {str(one) for one in offered} else today.year
    sections = yearly.yearly(rows, year, today, secret)
    form = request.GET.get("format", "")
    if form in TABLES:
        table = yearly.table(sections, year)
        return table_download(f"petitions-{year}", form, _("Yearly statistics"), table)
    context = {
        "sections": sections,
        "year": year,
        "before": year - 1,
        "years": list(reversed(offered)),
        "secret": secret,
        "page_title": _("Yearly statistics"),
        "header_icon": "table",
    }
    return render(request, "complaints/admin/yearly.html", context)


class YearlyViewSet(ViewSet):
    """The yearly report, under Petitions."""

    name = "petitions_yearly"
    icon = "table"
    menu_label = gettext_lazy("Yearly statistics")
    menu_item_class = ExportMenuItem

    def get_urlpatterns(self) -> list[Any]:
        return [path("", page, name="index")]
