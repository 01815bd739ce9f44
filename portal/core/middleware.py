"""Request ids for the logs, and the looser script policy that the staff area still needs."""

import uuid
from collections.abc import Callable

from csp.constants import UNSAFE_INLINE
from django.http import HttpRequest, HttpResponse

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


class StaffContentSecurityMiddleware:
    """Allow inline scripts below /admin/ only, and the preview frame there."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith("/admin/"):
            response._csp_update = STAFF_POLICY  # type: ignore[attr-defined]
        return response
