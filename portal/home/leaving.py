"""`/leaving/`: says that a link leads away from this site; goes nowhere by itself."""

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.core.leaving import signed_target


@require_safe
@never_cache
def leaving(request: HttpRequest) -> HttpResponse:
    """The notice for an address that this site signed; for any other, why there is none."""
    target = signed_target(request.GET.get("to", ""))
    context = {
        "crumbs": [(_("Leaving this site"), "")],
        "target": target,
        "host": urlsplit(target).hostname if target else "",
        "back": _back(request),
    }
    return render(request, "home/leaving.html", context, status=200 if target else 404)


def _back(request: HttpRequest) -> str:
    came_from = request.headers.get("Referer", "")
    safe = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, request.is_secure())
    return came_from if safe and came_from else "/"
