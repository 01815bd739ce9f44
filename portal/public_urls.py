"""The addresses of a host that serves the public only (PUBLIC_ONLY=1): no staff area, no sign-in.

Of Wagtail's own addresses only the pages are left.
"""

from portal.urls import (
    handler400,
    handler403,
    handler404,
    handler500,
    pages,
    public_urlpatterns,
)

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [*public_urlpatterns, pages]
