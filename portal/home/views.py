"""Elder mode, health, public pictures: what belongs to no single room."""

from pathlib import Path

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    JsonResponse,
)
from django.shortcuts import render
from django.utils._os import safe_join
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.core.context import ELDER_COOKIE
from portal.home.health import readiness

ELDER_COOKIE_AGE = 365 * 24 * 3600


@require_safe
@never_cache
def elder_mode(request: HttpRequest) -> HttpResponse:
    """Switch the elder mode on or off and go back to where the visitor was."""
    target = request.GET.get("next", "/")
    safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    # Only an address is followed: redirect() would look any other word up as the name of a view.
    response = HttpResponseRedirect(target if safe and target.startswith("/") else "/")
    if request.GET.get("on") == "1":
        response.set_cookie(
            ELDER_COOKIE,
            "1",
            max_age=ELDER_COOKIE_AGE,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
        )
    else:
        response.delete_cookie(ELDER_COOKIE)
    return response


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Liveness: this process answers."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """Readiness: database, cache, storage and migrations, each named; 503 when one fails."""
    parts = readiness()
    ok = all(value == "ok" for value in parts.values())
    return JsonResponse({"ready": ok, **parts}, status=200 if ok else 503)


@require_safe
def picture(request: HttpRequest, path: str) -> FileResponse:
    """A rendition of a page's picture; originals and everything else stay private."""
    try:
        file = safe_join(Path(settings.MEDIA_ROOT) / "images", path)
        handle = open(file, "rb")  # noqa: SIM115  FileResponse closes it
    except (OSError, ValueError, SuspiciousFileOperation) as error:
        raise Http404 from error
    response = FileResponse(handle)
    response["Cache-Control"] = "public, max-age=86400"
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was open too long, or cookies are off: say so, and that nothing was sent."""
    return render(request, "403_csrf.html", status=403)
