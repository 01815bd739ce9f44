"""Addresses of the staff area for messages; they hold on a host that has no staff area, too."""

from django.conf import settings
from django.urls import reverse

# A public host answers by a shorter list of addresses, on which no staff page stands.
WHOLE_SITE = "portal.urls"


def staff_link(name: str, *args: object) -> str:
    """The whole address of a staff page, as it is sent."""
    return f"{settings.STAFF_URL.rstrip('/')}{reverse(name, urlconf=WHOLE_SITE, args=args)}"
