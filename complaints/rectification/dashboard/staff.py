"""The pages behind the boards: decisions one by one, and rectification at a glance."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse, reverse_lazy
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import AdminDateInput

from complaints.models import LedgerEvent
from complaints.rectification.dashboard import boards, glance, proof, records
from complaints.rectification.inspections.queries import plans_visible_to
from complaints.rectification.models import InspectionFinding, RectificationItem
from portal.core.downloads import TABLES, table_download
from portal.core.models import User

PER_PAGE = 50
Cells = tuple[str, list[str]]  # where the first cell leads, and what the cells say


class PeriodForm(forms.Form):
    """The days between which items were put on the list, or decisions taken."""

    since = forms.DateField(
        label=pgettext_lazy("day", "From"), required=False, widget=AdminDateInput
    )
    until = forms.DateField(
        label=pgettext_lazy("day", "Until"), required=False, widget=AdminDateInput
    )

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        since, until = values.get("since"), values.get("until")
        if since and until and until < since:
            self.add_error("until", _("The last day lies before the first."))
        return values

    def days(self) -> tuple[date | None, date | None]:
        """First and last day; where nothing sound was typed, this year so far."""
        if self.is_bound and self.is_valid():
            return self.cleaned_data["since"], self.cleaned_data["until"]
        today = timezone.localdate()
        return today.replace(month=1, day=1), today


def _watcher(request: HttpRequest) -> User:
    """Whoever supervises or audits; PermissionDenied for everybody else."""
    user = request.user
    if not isinstance(user, User) or not boards.may_glance(user):
        raise PermissionDenied
    return user


@require_safe
@never_cache
def at_a_glance(request: HttpRequest) -> HttpResponse:
    """Townships side by side over a period; as a page, .csv or .xlsx."""
    user = _watcher(request)
    form = _period(request)
    shown = glance.of(user, *form.days())
    name = request.GET.get("format", "")
    if name in TABLES and (form.is_valid() or not form.is_bound):
        title = _("Rectification at a glance")
        return table_download(glance.file_name(shown), name, title, glance.table(shown))
    context = {
        "form": form,
        "glance": shown,
        "proof": proof.words(),
        "may_verify": boards.may_audit(user),
        "page_title": _("Rectification at a glance"),
        "header_icon": "table",
    }
    return render(request, "complaints/rectification/admin/glance.html", context)


def _period(request: HttpRequest) -> PeriodForm:
    """The form as it was sent; before that, it holds the days that are shown."""
    if {"since", "until"} & set(request.GET):
        return PeriodForm(request.GET)
    since, until = PeriodForm().days()
    return PeriodForm(initial={"since": since, "until": until})


@require_safe
@never_cache
def moved_deadlines(request: HttpRequest) -> HttpResponse:
    """Every deadline that was moved: of which item, from when to when, by whom, why."""
    headings = [
        _("Item"),
        _("Old deadline"),
        _("New deadline"),
        _("Reason"),
        _("Decided by"),
        _("On"),
    ]
    return _records(request, records.RECORDS[0], headings, _moved_lines)


@require_safe
@never_cache
def exemptions(request: HttpRequest) -> HttpResponse:
    """Every honest mistake that was exempted, with the reasons (容错免责)."""
    headings = [
        pgettext("inspection", "Check"),
        _("Township"),
        _("Problem"),
        _("Reasons"),
        _("Confirmed on"),
    ]
    return _records(request, records.RECORDS[1], headings, _exempted_lines)


def _records(
    request: HttpRequest,
    record: records.Record,
    headings: list[str],
    lines: Callable[[Iterable[Any], User], list[Cells]],
) -> HttpResponse:
    user, form = _watcher(request), PeriodForm(request.GET)
    since, until = form.days() if form.is_valid() else (None, None)
    page = Paginator(record.rows(user, since, until), PER_PAGE).get_page(request.GET.get("p"))
    context = {
        "headings": headings,
        "lines": lines(page.object_list, user),
        "page_obj": page,
        "elided_page_range": page.paginator.get_elided_page_range(page.number),
        "since": since,
        "until": until,
        "page_title": record.label,
        "header_icon": "history",
    }
    return render(request, "complaints/rectification/admin/records.html", context)


def _moved_lines(events: Iterable[LedgerEvent], _user: User) -> list[Cells]:
    rows = list(events)
    numbers = [event.subject_number for event in rows]
    found = RectificationItem.objects.filter(number__in=numbers)
    keys = dict(found.values_list("number", "pk"))
    return [
        (
            reverse("rectification_items:inspect", args=[keys[event.subject_number]]),
            [
                event.subject_number,
                *(str(event.public.get(name, "")) for name in ("from", "to", "reason")),
                event.actor_label,
                _day(event.at),
            ],
        )
        for event in rows
    ]


def _exempted_lines(findings: Iterable[InspectionFinding], user: User) -> list[Cells]:
    rows = list(findings)
    plans = plans_visible_to(user).filter(pk__in={row.target.plan_id for row in rows})
    mine = set(plans.order_by().values_list("pk", flat=True))
    return [
        (
            reverse("checks:inspect", args=[finding.target.plan_id])
            if finding.target.plan_id in mine
            else "",
            [
                str(finding.target.plan),
                finding.target.division.name,
                finding.public_problem,
                finding.accountability_reason,
                _day(finding.confirmed_at),
            ],
        )
        for finding in rows
    ]


def _day(at: datetime | None) -> str:
    return date_format(timezone.localtime(at), "Y-m-d") if at else ""


class GlanceItem(MenuItem):
    """The entry in the reports menu."""

    def is_shown(self, request: HttpRequest) -> bool:
        return isinstance(request.user, User) and boards.may_glance(request.user)


def menu_item() -> MenuItem:
    """The entry for those who supervise or audit."""
    address = reverse_lazy("rectification_glance")
    return GlanceItem(_("Rectification at a glance"), address, icon_name="table", order=860)


def addresses() -> list[URLPattern]:
    """The staff addresses of this topic."""
    start = "reports/rectification/"
    return [
        path(start, at_a_glance, name="rectification_glance"),
        path(f"{start}verify/", proof.verify, name="rectification_verify_ledger"),
        path(f"{start}deadlines/", moved_deadlines, name="rectification_moved_deadlines"),
        path(f"{start}exemptions/", exemptions, name="rectification_exemptions"),
    ]
