"""Which public guide says how to apply for a programme: other rooms link to it."""

from dataclasses import dataclass

from wagtail.models import Page, PageViewRestriction

from policy_pages.models import GuidePage
from portal.core.standing import standing


@dataclass(frozen=True, slots=True)
class GuideLink:
    """A guide as it is linked to."""

    title: str
    url: str


@standing(Page, GuidePage, PageViewRestriction)
def guide_of(programme: str) -> GuideLink | None:
    """The guide of the programme with this code; nothing while none is public."""
    guides = GuidePage.objects.live().public().filter(programme_code=programme or None)
    found = guides.only("title", "url_path", "path", "depth", "locale").order_by("path").first()
    return GuideLink(found.title, found.get_url() or "") if found else None
