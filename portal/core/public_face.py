"""A host that serves the public only: everybody is a visitor, and a locked page is not there."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from wagtail import hooks
from wagtail.models import Page

from portal.core.models import SiteDocument

Handler = Callable[[HttpRequest], HttpResponse]


class VisitorMiddleware:
    """Nobody is ever signed in here, whatever cookie a browser sends."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.user = AnonymousUser()
        return self.get_response(request)


# Before Wagtail's own, which would show a password form or lead to a sign-in.
@hooks.register("before_serve_page", order=-1)
def locked_page_is_not_here(page: Page, request: HttpRequest, *args: Any) -> None:
    if settings.PUBLIC_ONLY and page.get_view_restrictions().exists():
        raise Http404


@hooks.register("before_serve_document", order=-1)
def locked_document_is_not_here(document: SiteDocument, request: HttpRequest) -> None:
    if settings.PUBLIC_ONLY and document.collection.get_view_restrictions().exists():
        raise Http404
