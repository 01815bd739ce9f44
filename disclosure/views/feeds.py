"""`/publicity/feed/` (Atom) and `/publicity/feed/rss/`: lists that are public now, newest first.

`?division=` and `?programme=` narrow them. An entry says which list, for how long and who
publishes it; no person is named, and a list that ended is gone at the next reading.
"""

from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import gettext as _

from disclosure.addresses import absolute, chosen, feed_address, list_address
from disclosure.models import Programme, Roster
from disclosure.queries import open_rosters
from disclosure.views.fresh import unindexed
from disclosure.wording import period_words
from portal.core.models import Division

NEWEST = 50
Choice = tuple[Division | None, Programme | None]


class RssFeed(Feed):
    """RSS 2.0."""

    url_name = "disclosure:feed_rss"

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return unindexed(super().__call__(request, *args, **kwargs))

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Choice:
        """What was asked for; something unknown is no feed, rather than a feed of everything."""
        code, wanted = request.GET.get("division", ""), request.GET.get("programme", "")
        # Compared here and not there: a database refuses some texts with an error.
        programmes = {programme.code: programme for programme in Programme.objects.all()}
        try:
            return (
                Division.objects.by_code(code) if code else None,
                programmes[wanted] if wanted else None,
            )
        except (Division.DoesNotExist, KeyError) as unknown:
            raise Http404 from unknown

    def title(self, choice: Choice) -> str:
        """The place and the programme that the feed is about."""
        names = [str(part) for part in choice if part]
        return " · ".join([_("Publicity lists"), *names])

    def link(self, choice: Choice) -> str:
        """The page with the same choice."""
        return absolute(reverse("disclosure:index") + chosen(*_codes(choice)))

    def feed_url(self, choice: Choice) -> str:
        """Its own address."""
        return feed_address(*_codes(choice), name=self.url_name)

    def description(self, choice: Choice) -> str:
        """What is in it, as RSS wants to know."""
        return _("Lists of recipients that are public now")

    subtitle = description

    def items(self, choice: Choice) -> QuerySet[Roster]:
        """The newest lists that are public now."""
        division, programme = choice
        rows = open_rosters(division)
        return (rows.filter(programme=programme) if programme else rows)[:NEWEST]

    def item_title(self, item: Any) -> str:
        """Township, programme, stage and month."""
        return f"{item.division.name} {item.title}"

    def item_description(self, item: Any) -> str:
        """The period and who publishes; never a person."""
        period = period_words(item.opens_on, item.closes_on)
        words = _("%(period)s. Published by %(unit)s.")
        return words % {"period": period, "unit": escape(item.office.name)}

    def item_author_name(self, item: Roster) -> str:
        """The unit that publishes."""
        return item.office.name

    def item_link(self, item: Roster) -> str:
        """The live list."""
        return list_address(item)

    def item_pubdate(self, item: Roster) -> datetime | None:
        """When it opened."""
        return item.opened_at

    item_updateddate = item_pubdate


class AtomFeed(RssFeed):
    """Atom 1.0."""

    feed_type = Atom1Feed
    url_name = "disclosure:feed"


def _codes(choice: Choice) -> tuple[str, str]:
    division, programme = choice
    return division.short_code if division else "", programme.code if programme else ""
