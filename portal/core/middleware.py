"""Request ids for the logs, the site of a page; in the staff area a looser script policy, and
refusals as sentences."""

import uuid
from collections.abc import Callable
from typing import Any

from csp.constants import UNSAFE_INLINE
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from wagtail.views import serve

from portal.core.context import site_asked
from portal.core.errors import Refused

Handler = Callable[[HttpRequest], HttpResponse]

# Wagtail's pickers carry small inline scripts (about one page in ten of its admin).
STAFF_POLICY = {
    "script-src": ["'self'", UNSAFE_INLINE],
    "style-src": ["'self'", UNSAFE_INLINE],
    "img-src": ["blob:"],
    "frame-src": ["'self'"],
}


class RequestIdMiddleware:
    """Give every request an id that an error page can show and the log repeats."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.request_id = uuid.uuid4().hex[:12]  # type: ignore[attr-defined]
        response = self.get_response(request)
        response["X-Request-ID"] = request.request_id  # type: ignore[attr-defined]
        return response


class SiteMiddleware:
    """Tell Wagtail which site a page is asked of: it changes once in years, and was looked up in
    every request."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """Only for pages: what needs no database must work without one."""
        if view is serve:
            request._wagtail_site = site_asked(request)  # type: ignore[attr-defined]


class StaffContentSecurityMiddleware:
    """Allow inline scripts below /admin/ only, and the preview frame there."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith("/admin/"):
            # A page of the entrance may bring what its challenge needs.
            own = getattr(response, "_csp_update", {})
            response._csp_update = {  # type: ignore[attr-defined]
                name: [*STAFF_POLICY.get(name, []), *own.get(name, [])]
                for name in {*STAFF_POLICY, *own}
            }
        return response


class StaffRefusalMiddleware:
    """A button without a form of its own (approve, copy, revert) is refused with a sentence.

    Forms say it beside the field; this is for what they cannot foresee, instead of a crash.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        told = _sentences(error)
        if not told or not request.path.startswith("/admin/"):
            return None
        if request.headers.get("X-Requested-With") == "XMLHttpRequest":
            return JsonResponse({"success": False, "error_message": told}, status=409)
        messages.error(request, told)
        back = request.headers.get("Referer", "")
        safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
        return redirect(back if safe else "wagtailadmin_home")


def _sentences(error: Exception) -> str:
    if isinstance(error, Refused):
        return error.message
    return " ".join(error.messages) if isinstance(error, ValidationError) else ""
