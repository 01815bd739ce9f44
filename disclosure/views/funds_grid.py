"""A month's totals come into being: counted from the lists, or typed into a grid."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from disclosure import funds as writer
from disclosure.forms.funds import GridForm, MonthForm
from disclosure.models import FundReport
from portal.core.errors import Refused
from portal.core.permissions import Action, require

NAME = "fund_reports"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def begin(request: HttpRequest) -> HttpResponse:
    """Choose programme and month, and have the lists counted or go on to the grid."""
    user = require(request.user, Action.FUNDS_PREPARE, writer.county())
    form = MonthForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        programme, month = form.cleaned_data["programme"], form.cleaned_data["month"]
        if "by_hand" in request.POST:
            address = reverse(f"{NAME}:enter")
            return redirect(f"{address}?programme={programme.code}&month={month:%Y-%m}")
        try:
            return _page_of(writer.build(programme, month, user))
        except Refused as refused:
            form.add_error(None, refused.message)
    context = {"form": form, "page_title": _("A month's totals"), "header_icon": "table"}
    status = 422 if request.method == "POST" else 200
    return render(request, "disclosure/admin/funds_begin.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def grid(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Enter a month by hand, or correct a draft; what was typed survives a refusal."""
    user = require(request.user, Action.FUNDS_PREPARE, writer.county())
    report = None
    if pk is not None:
        drafts = FundReport.objects.filter(status=FundReport.Status.DRAFT)
        report = get_object_or_404(drafts.select_related("programme"), pk=pk)
        programme, month = report.programme, report.month
    else:
        asked = MonthForm(request.GET)
        if not asked.is_valid():
            return redirect(f"{NAME}:begin")
        programme, month = asked.cleaned_data["programme"], asked.cleaned_data["month"]
    form = GridForm(request.POST or None, report=report)
    if request.method == "POST" and form.is_valid():
        try:
            return _page_of(writer.enter(programme, month, user, form.cells(), form.stated()))
        except Refused as refused:
            form.add_error(None, refused.message)
    context = {
        "form": form,
        "page_title": f"{programme} {month:%Y-%m}",
        "header_icon": "table",
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "disclosure/admin/funds_grid.html", context, status=status)


def _page_of(report: FundReport) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse(f"{NAME}:inspect", args=[report.pk]))
