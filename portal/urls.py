"""Every address of the site; the names are listed in docs/interface.md."""

from django.apps import apps
from django.urls import include, path, re_path, reverse_lazy
from django.views.generic import RedirectView
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents.views.serve import authenticate_with_password
from wagtail.urls import serve_pattern
from wagtail.views import authenticate_with_password as page_with_password
from wagtail.views import serve

from complaints.views.site_errors import report_error
from portal.core.documents import serve_document

# What only staff need; a host with PUBLIC_ONLY=1 has none of it (portal.public_urls).
_has_signin = apps.is_installed("allauth.mfa")
_signin = [path("admin/", include("portal.core.signin.urls"))] if _has_signin else []
staff_urlpatterns = [
    *_signin,
    path("admin/", include(wagtailadmin_urls)),
    path(
        "documents/authenticate_with_password/<int:restriction_id>/",
        authenticate_with_password,
        name="wagtaildocs_authenticate_with_password",
    ),
    path(
        "_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/",
        page_with_password,
        name="wagtailcore_authenticate_with_password",
    ),
    # Wagtail's own door to private pages asks for the password alone: there is one door.
    path(
        "_util/login/",
        RedirectView.as_view(url=reverse_lazy("wagtailadmin_login"), query_string=True),
        name="wagtailcore_login",
    ),
]
public_urlpatterns = [
    # Wagtail's own two, but a document has one address only: digits of ASCII, within a key.
    re_path(
        r"^documents/(?P<document_id>[0-9]{1,18})/(?P<document_filename>.*)$",
        serve_document,
        name="wagtaildocs_serve",
    ),
    path("publicity/", include("disclosure.urls")),
    path("", include("disclosure.board_urls")),
    path("complaints/", include("complaints.urls")),
    path("errors/report/", report_error, name="report_error"),
    path("open311/v2/", include("complaints.open311.urls")),
    path("rectification/", include("complaints.rectification.urls")),
    path("", include("portal.home.urls")),
]
pages = re_path(serve_pattern, serve, name="wagtail_serve")
urlpatterns = [*staff_urlpatterns, *public_urlpatterns, pages]
handler400 = "portal.home.errors.bad_request"
handler403 = "portal.home.errors.permission_denied"
handler404 = "portal.home.errors.page_not_found"
handler500 = "portal.home.errors.server_error"
