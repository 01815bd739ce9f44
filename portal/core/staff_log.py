"""Who changed accounts, appointments and rules, and from what to what: for auditors to read."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from wagtail.models import ModelLogEntry

from portal.core.permissions import Action, Person, may_everywhere

PER_PAGE = 50
# Tables whose rows say who may do what, and by which rule and which day.
WATCHED = (
    (
        "core",
        (
            *("user", "appointment", "office", "calendarday", "deadlinerule", "siteidentity"),
            "alertchannel",
        ),
    ),
    (
        "disclosure",
        (
            "programme",
            "publiccolumn",
            "publicityrule",
            "amountstandard",
            "programmeexclusion",
            "register",
            "catalogueitem",
            "smallcellrule",
        ),
    ),
    ("complaints", ("complaintkind", "apikey", "petitionchannels", "reminderplan")),
)


def may_read(user: Person) -> bool:
    """Whether *user* reads the log of the whole county; a part of it would mislead."""
    return may_everywhere(user, Action.LOG_VIEW)


def entries() -> QuerySet[ModelLogEntry]:
    """The log of the watched tables, newest first."""
    rows = ModelLogEntry.objects.none()
    for app, models in WATCHED:
        rows = rows | ModelLogEntry.objects.filter(
            content_type__app_label=app, content_type__model__in=models
        )
    return rows.select_related("user", "content_type").order_by("-timestamp", "-pk")


@login_required
def staff_log(request: HttpRequest) -> HttpResponse:
    """The log as a page of the staff area."""
    if not may_read(request.user):
        raise PermissionDenied
    page = Paginator(entries(), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "core/admin/staff_log.html", {"page_obj": page})
