"""What pages of the policies section and the units' addresses satisfy, with the days that count.

Made: the date of signature; what bears none (a guide) was made on the day on which it became
public. Where there is no page at all, it is missed from the beginning of the site. Public: the
day of first publication. A page that is being revised stays published; a draft of a new version
is no change yet.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure.catalogue.due import Due, Limits, after
from disclosure.catalogue.duties import Duty
from disclosure.catalogue.facts import Facts
from disclosure.models import CatalogueItem
from policy_pages.models import PolicyDocumentPage
from portal.core.models import Division

OFFICES = "/complaints/#offices"  # an address of the outward interface


def due_after(facts: Facts, item: CatalogueItem, start: date) -> Due:
    """The earlier of the item's two limits, counted from *start*."""
    limits = Limits(item.limit, item.law_limit, item.basis, facts.law_basis)
    if (limits, start) not in facts.dues:
        facts.dues[limits, start] = after(limits, start, facts.calendar)
    return facts.dues[limits, start]


def documents(facts: Facts, item: CatalogueItem, place: Division) -> Iterator[Duty]:
    """Documents in force, and signed ones that are not public yet.

    What the county publishes here is public for its townships too; what it has not published is
    its own lateness and not theirs.
    """
    pages = [page for page in facts.documents if _belongs(page, item)]
    for page in pages:
        own = _of(page, place) and (page.live or page.signed_on)
        if own or (page.live and _of_county(page, facts)):
            yield _document(facts, item, page)
    if place.level == Division.Level.COUNTY and not pages:
        yield Duty(_("A policy document"), due_after(facts, item, facts.start))


def guides(facts: Facts, item: CatalogueItem, place: Division) -> Iterator[Duty]:
    """A guide to one of the item's programmes; the county's serves its townships."""
    codes = {programme.code for programme in item.programmes.all()}
    pages = [page for page in facts.guides if not codes or page.programme_code in codes]
    for page in pages:
        if _of(page, place) or _of_county(page, facts):
            published = _day(page.first_published_at)
            due = due_after(facts, item, published or facts.start)
            yield Duty(page.title, due, True, published, page.url or "")
    if place.level == Division.Level.COUNTY and not pages:
        yield Duty(_("A guide to the programme"), due_after(facts, item, facts.start))


def contacts(facts: Facts, item: CatalogueItem, place: Division) -> Iterator[Duty]:
    """The unit's report phone, address and office hours stand on the complaints page."""
    office = facts.offices.get(place.pk)
    known = bool(office and office.hotline and office.address)
    due = due_after(facts, item, facts.start)
    yield Duty(_("Report phone and address"), due, known, None, OFFICES if known else "")


def _document(facts: Facts, item: CatalogueItem, page: PolicyDocumentPage) -> Duty:
    published = _day(page.first_published_at)
    made = page.signed_on or published or facts.today
    due = due_after(facts, item, max(made, facts.start))
    if page.live:
        return Duty(page.title, due, True, published, page.url or "")
    # The title of a draft is nobody's business yet.
    return Duty(_("A policy document signed on %(day)s") % {"day": made.isoformat()}, due)


def _belongs(page: PolicyDocumentPage, item: CatalogueItem) -> bool:
    if page.validity == PolicyDocumentPage.Validity.REPEALED:
        return False
    words = item.document_words.split()
    text = f"{page.title} {page.keywords}"
    return not words or any(word in text for word in words)


def _of(page: Any, place: Division) -> bool:
    if page.division_id is None:
        return place.level == Division.Level.COUNTY
    return bool(page.division_id == place.pk)


def _of_county(page: Any, facts: Facts) -> bool:
    return any(_of(page, place) for place in facts.divisions if place.level == "county")


def _day(at: Any) -> date | None:
    return timezone.localdate(at) if at else None
