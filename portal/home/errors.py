"""Error pages that say what happened and where to go on."""

import sys
from typing import Any

from django.conf import settings
from django.core.exceptions import (
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.core.context import ELDER_COOKIE, identity_last_known

COME_BACK_SECONDS = "120"
TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: what was sent could not be read; 413 when it was only too much."""
    if isinstance(exception, TOO_MUCH):
        return render(request, "413.html", {"most": settings.UPLOAD_MAX_BYTES}, status=413)
    return render(request, "400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: the role does not reach here."""
    return render(request, "403.html", {"reason": str(exception or "")}, status=403)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: nothing at this address."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, our fault, or 503; rendered without the database, which may be what failed."""
    from django.template import loader  # noqa: PLC0415

    context: dict[str, Any] = {
        "request_id": getattr(request, "request_id", ""),
        "site_identity": identity_last_known(),
        "elder_mode": request.COOKIES.get(ELDER_COOKIE) == "1",
    }
    if isinstance(sys.exc_info()[1], (OperationalError, InterfaceError)):
        # The database is away: a pause, and the proxy shows what it keeps.
        page = loader.get_template("503.html").render(context)
        return HttpResponse(page, status=503, headers={"Retry-After": COME_BACK_SECONDS})
    return HttpResponse(loader.get_template("500.html").render(context), status=500)
