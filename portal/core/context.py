"""What every template may rely on."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from portal.core.models import SiteIdentity

ELDER_COOKIE = "elder"


def site(request: HttpRequest) -> dict[str, Any]:
    """The site's identity, the elder mode, and whether this is the demo county."""
    return {
        # Read only where a template asks for it: most staff pages do not.
        "site_identity": SimpleLazyObject(lambda: SiteIdentity.for_request(request)),
        "elder_mode": request.COOKIES.get(ELDER_COOKIE) == "1",
        "demo": settings.DEMO,
    }
