"""A document leaves the site as a download, to the public only with a public page."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest
from wagtail import hooks

from portal.core.attachments.offered import is_offered
from portal.core.models import SiteDocument
from portal.core.permissions import Action, may


@hooks.register("before_serve_document")
def serve_checked(document: SiteDocument, request: HttpRequest) -> FileResponse:
    """Serve in Wagtail's place; who may not have the document learns nothing of it."""
    if not _may_read(document, request.user):
        raise Http404
    response = FileResponse(
        document.file.open("rb"), as_attachment=True, filename=document.filename
    )
    response["Content-Type"] = document.content_type
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    # A page that is taken down takes its documents along, also out of caches on the way.
    response["Cache-Control"] = "no-cache"
    return response


def _may_read(document: SiteDocument, user: Any) -> bool:
    writes = may(user, Action.PAGE_EDIT) or may(user, Action.PAGE_APPROVE)
    return writes or is_offered(document)
