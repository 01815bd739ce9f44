"""What every template may rely on."""

from copy import copy
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.request import split_domain_port
from django.utils.functional import SimpleLazyObject
from wagtail.models import Page, Site
from wagtail.models.sites import get_site_for_hostname

from portal.core.models import SiteIdentity
from portal.core.standing import standing

ELDER_COOKIE = "elder"
_last_known: list[SiteIdentity] = []


def site(request: HttpRequest) -> dict[str, Any]:
    """The site's identity, the elder mode, and whether this is the demo county."""
    return {
        # Read only where a template asks for it: most staff pages do not.
        "site_identity": SimpleLazyObject(lambda: identity_of(request)),
        "elder_mode": request.COOKIES.get(ELDER_COOKIE) == "1",
        "demo": settings.DEMO,
    }


def identity_of(request: HttpRequest) -> SiteIdentity:
    """What the site of this request says of itself."""
    # As Wagtail finds a site: an error page is shown under a host name that is not ours, too.
    host = split_domain_port(request._get_raw_host())[0]  # type: ignore[attr-defined]
    return _identity(host, request.get_port())


def site_asked(request: HttpRequest) -> Site | None:
    """The site of this request as Wagtail finds it; the request may do with it what it likes."""
    host = split_domain_port(request._get_raw_host())[0]  # type: ignore[attr-defined]
    kept = _site(host, request.get_port())
    if kept is None:
        return None
    found = copy(kept)
    # A page of its own: Wagtail hangs the front page itself, read anew, on it.
    found.root_page = copy(kept.root_page)
    return found


def identity_last_known() -> SiteIdentity | None:
    """What this process last read of the identity, for pages that must not ask the database."""
    return _last_known[-1] if _last_known else None


@standing(Site, Page)
def _site(host: str, port: str) -> Site | None:
    try:
        found: Site = get_site_for_hostname(host, port)
    except Site.DoesNotExist:
        return None
    return found


@standing(Site, SiteIdentity)
def _identity(host: str, port: str) -> SiteIdentity:
    found: SiteIdentity = SiteIdentity.for_site(get_site_for_hostname(host, port))
    _last_known[:] = [found]
    return found
