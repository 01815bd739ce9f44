"""Guides that stand on a document that does not hold any more: a recurrent fault of such sites."""

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page, ReferenceIndex

from policy_pages.models import GuidePage, PolicyDocumentPage


def stale_guides() -> list[GuidePage]:
    """Public guides that name a repealed document as their legal basis."""
    repealed = PolicyDocumentPage.objects.filter(validity=PolicyDocumentPage.Validity.REPEALED)
    pages = ContentType.objects.get_for_model(Page)
    references = ReferenceIndex.objects.filter(
        base_content_type=pages,
        content_type=ContentType.objects.get_for_model(GuidePage),
        to_content_type=pages,
        to_object_id__in=[str(pk) for pk in repealed.values_list("pk", flat=True)],
        model_path__startswith="bases.",
    )
    keys = {int(pk) for pk in references.values_list("object_id", flat=True)}
    guides = GuidePage.objects.live().public().filter(pk__in=keys) if keys else ()
    return list(guides)
