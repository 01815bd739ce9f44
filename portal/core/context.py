"""What every template may rely on."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from portal.core.models import SiteIdentity

ELDER_COOKIE = "elder"


def site(request: HttpRequest) -> dict[str, Any]:
    """The site's identity, the elder mode, and whether this is the demo county."""
    return {
        "site_identity": SiteIdentity.for_request(request),
        "elder_mode": request.COOKIES.get(ELDER_COOKIE) == "1",
        "demo": settings.DEMO,
    }
