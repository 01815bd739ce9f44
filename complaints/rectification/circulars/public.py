"""The report on a circular for everyone, where the county wants that."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from complaints.rectification.circulars.queries import report_is_public
from complaints.rectification.circulars.report import file_name, report_pdf
from policy_pages.models import CircularPage
from portal.core import ratelimit
from portal.core.downloads import pdf_download
from portal.core.errors import Refused

BUSY = 503


@require_safe
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """The PDF; 404 unless the circular is public and its report is for everyone."""
    page = get_object_or_404(CircularPage, id=pk)
    if not report_is_public(page):
        raise Http404
    usage = ratelimit.count(request, "circular-report", settings.POSTER_LIMIT_RATE)
    if usage.exceeded:
        return render(request, "429.html", {"come_back_at": usage.come_back_at}, status=429)
    try:
        return pdf_download(report_pdf(page), file_name(page))
    except Refused as refused:
        context = {"reason": refused.message, "circular": page}
        template = "complaints/rectification/report_unavailable.html"
        return render(request, template, context, status=BUSY)
