"""A document leaves the site as a download, to the public only with a public page."""

from typing import Any

from django.dispatch import receiver
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from wagtail import hooks
from wagtail.documents.views.serve import serve
from wagtail.models import Page, ReferenceIndex
from wagtail.signals import page_published

from portal.core.attachments.offered import is_offered
from portal.core.models import SiteDocument
from portal.core.permissions import Action, may


def serve_document(
    request: HttpRequest, document_id: str, document_filename: str
) -> HttpResponseBase:
    """Wagtail's view, whose answer no cache keeps past the page that offers the document."""
    response: HttpResponseBase = serve(request, int(document_id), document_filename)
    # A page that is taken down takes its documents along, also out of caches on the way.
    response["Cache-Control"] = "no-cache"
    return response


@receiver(page_published)
def index_at_once(instance: Page, **kwargs: Any) -> None:
    """Know what a page offers from the moment it does: Wagtail leaves that to a later job."""
    ReferenceIndex.create_or_update_for_object(instance)


@hooks.register("before_serve_document")
def require_may_read(document: SiteDocument, request: HttpRequest) -> None:
    """Who may not have the document learns nothing of it, whichever address leads here."""
    if not _may_read(document, request.user):
        raise Http404


def _may_read(document: SiteDocument, user: Any) -> bool:
    writes = may(user, Action.PAGE_EDIT) or may(user, Action.PAGE_APPROVE)
    return writes or is_offered(document)
