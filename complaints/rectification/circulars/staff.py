"""What staff do with a circular outside the page editor: draft it from a check, keep it in step."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from complaints.rectification.circulars import plans, queries
from complaints.rectification.circulars.report import file_name, report_pdf
from complaints.rectification.models import InspectionPlan
from policy_pages.models import CircularPage
from portal.core.downloads import pdf_download
from portal.core.models import User
from portal.core.permissions import Action, require, scoped


@require_POST
def draft_from_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Draft the circular of a check; an editor then names person and deadline of each row."""
    user = require(request.user, Action.INSPECTION_PLAN)
    rows = scoped(InspectionPlan.objects.all(), user, Action.INSPECTION_PLAN)
    page = plans.draft_circular(get_object_or_404(rows, pk=pk), user)
    if page.permissions_for_user(user).can_edit():
        messages.success(request, _("The circular is drafted. Name persons and deadlines."))
        return redirect("wagtailadmin_pages:edit", page.pk)
    told = _("The circular is drafted: an editor names persons and deadlines, a reviewer approves.")
    messages.success(request, told)
    back = request.headers.get("Referer", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
    return redirect(back if safe else "wagtailadmin_home")


def tell_that_items_stay(request: HttpRequest, page: Any) -> None:
    """Whoever takes a circular down learns what that does not do."""
    if not isinstance(page.specific, CircularPage):
        return
    count = page.specific.rectification_items.count()
    if count:
        told = ngettext(
            "The circular is not public any more. Its item stays on the rectification list.",
            "The circular is not public any more. Its %(count)s items stay on the rectification "
            "list.",
            count,
        )
        messages.warning(request, told % {"count": count})


def report(request: HttpRequest, pk: int) -> HttpResponse:
    """The report on a circular as PDF, for those who see the list where the circular counts."""
    page = get_object_or_404(CircularPage, id=pk)
    if not queries.may_have_report(request.user, page):
        raise Http404
    return pdf_download(report_pdf(page), file_name(page))


def header_buttons(
    page: Any, user: User, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    """On the staff page of a circular: its items, and the report on what came of them."""
    if not issubclass(page.specific_class or Page, CircularPage) or not page.first_published_at:
        return
    if not queries.may_have_report(user, page):
        return
    items = f"{reverse('rectification_items:index')}?source_circular={page.pk}"
    yield Button(_("Items of the rectification list"), url=items, icon_name="tasks", priority=80)
    address = reverse("circular_report", args=[page.pk])
    yield Button(_("Report (PDF)"), url=address, icon_name="download", priority=81)


def addresses() -> list[URLPattern]:
    """The staff addresses of this topic."""
    return [
        path("inspections/<int:pk>/circular/", draft_from_plan, name="inspection_circular"),
        path("circular-report/<int:pk>/", report, name="circular_report"),
    ]
