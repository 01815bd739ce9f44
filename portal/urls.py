"""Every address of the site; the names are listed in docs/interface.md."""

from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from portal.core.documents import serve_document

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("documents/<int:document_id>/<path:document_filename>", serve_document),
    path("documents/", include(wagtaildocs_urls)),
    path("publicity/", include("disclosure.urls")),
    path("", include("disclosure.board_urls")),
    path("complaints/", include("complaints.urls")),
    path("rectification/", include("complaints.rectification.urls")),
    path("", include("portal.home.urls")),
    path("", include(wagtail_urls)),
]
handler400 = "portal.home.errors.bad_request"
handler403 = "portal.home.errors.permission_denied"
handler404 = "portal.home.errors.page_not_found"
handler500 = "portal.home.errors.server_error"
