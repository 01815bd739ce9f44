"""One writer of a page at a time: a late save of a draft cannot overtake what was handed in.

The editor saves drafts by itself. Wagtail refuses such a save when there is a newer state of the
page, but looks first and writes later: a text handed in between the two would be followed by the
older draft, and the reviewer would approve that. Whoever posts a page waits for whoever does.
"""

from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from wagtail.models import Page

Handler = Callable[[HttpRequest], HttpResponse]
WRITING = frozenset({"wagtailadmin_pages:edit", "wagtailadmin_pages:workflow_action"})


class StaffOneWriterMiddleware:
    """Holds the row of the page, in one transaction with all that the request writes."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        page = _written(request)
        if page is None:
            return self.get_response(request)
        with transaction.atomic():
            Page.objects.select_for_update().filter(pk=page).values_list("pk").first()
            return self.get_response(request)


def _written(request: HttpRequest) -> int | None:
    """The key of the page that somebody who is signed in writes to."""
    if request.method != "POST" or not request.user.is_authenticated:
        return None
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return None
    page: int | None = match.kwargs["page_id"] if match.view_name in WRITING else None
    return page
