"""The last scan as a page of Wagtail's reports, for reviewers and auditors of the whole county."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from portal.core.leak_scan.kinds import kind_text
from portal.core.leak_scan.run import last_scan
from portal.core.permissions import Action, Person, may_everywhere

PER_PAGE = 50


def may_read(user: Person) -> bool:
    """Whether *user* answers for what the whole county has online, or audits it."""
    return may_everywhere(user, Action.PAGE_APPROVE) or may_everywhere(user, Action.LOG_VIEW)


@login_required
def report(request: HttpRequest) -> HttpResponse:
    """Where numbers were found in the last scan."""
    if not may_read(request.user):
        raise PermissionDenied
    last = last_scan()
    rows = last.findings if last else []
    findings = [{**row, "kind_text": kind_text(row["kind"])} for row in rows]
    page = Paginator(findings, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "core/admin/leak_scan.html", {"scan": last, "page_obj": page})


class ReportItem(MenuItem):
    """The entry in the reports menu."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_read(request.user)


@hooks.register("register_admin_urls")
def address() -> list[URLPattern]:
    return [path("reports/personal-data/", report, name="leak_scan")]


@hooks.register("register_reports_menu_item")
def entry() -> MenuItem:
    return ReportItem(
        _("Personal data scan"), reverse_lazy("leak_scan"), icon_name="view", order=1200
    )
