"""Whether the public may have a document: only with a public page that offers it now."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, ReferenceIndex

from portal.core.errors import Refused


def is_offered(document: Any) -> bool:
    """Whether a page that is public now offers the document."""
    return any(_names(page, document) for page in _public_pages(document))


def require_not_public(document: Any) -> None:
    """Raises Refused: a reviewer approved the page with this file and no other."""
    if document.pk and is_offered(document):
        raise Refused(
            _("A public page offers this document, so it stays as it is. Upload the new version as "
              "a new document and put it on the page; another person then approves it."),
            code="offered",
        )  # fmt: skip


def require_looked_through(pictures: int, looked_through: bool) -> None:
    """Raises Refused while nobody has looked at what only a person can read."""
    if pictures and not looked_through:
        raise Refused(not_looked_through(pictures), code="look-through")


def not_looked_through(pictures: int) -> str:
    return str(
        _("The file holds pictures or scanned pages (%(count)d), which no machine has read. Look "
          "at each of them, then tick that you have.")
        % {"count": pictures}
    )  # fmt: skip


def _public_pages(document: Any) -> Any:
    pages = ContentType.objects.get_for_model(Page)
    references = ReferenceIndex.get_references_to(document).filter(base_content_type=pages)
    found = {int(pk) for pk in references.values_list("object_id", flat=True)}
    return Page.objects.filter(pk__in=found).live().public().specific() if found else ()


def _names(page: Page, document: Any) -> bool:
    """Whether the page as it is now names the document: the index may lag behind by a job."""
    wanted = ContentType.objects.get_for_model(document).pk, str(document.pk)
    references = ReferenceIndex._extract_references_from_object(page)
    return any((kind, str(pk)) == wanted for kind, pk, *_path in references)
