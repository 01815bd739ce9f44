"""`/rectification/feed/` (Atom): problems listed, deadlines moved, closings, look-backs.

Newest first. `?township=` and the other filters of the page narrow it; an entry says what
everyone may read.
"""

from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import gettext as _

from complaints import ledger
from complaints.models import LedgerEvent
from complaints.public_ledger.cases import townships
from complaints.rectification.models import RectificationItem
from complaints.rectification.narrative import TITLES, text_of
from complaints.rectification.public.listing import Choice, asked_for, chosen_items
from disclosure.addresses import absolute

NEWEST = 50
TOLD = ("opened", "deadline_extended", "closed", "looked_back", "escalated")
News = tuple[RectificationItem, LedgerEvent]


class RectificationFeed(Feed):
    """What happened to the public items."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Choice:
        """What was asked for; something unknown is no feed, rather than a feed of everything."""
        choice = asked_for(request.GET, townships())
        if choice.unknown:
            raise Http404
        return choice

    def title(self, choice: Choice) -> str:
        """The list, and the township that it is about."""
        return " · ".join(
            [_("Rectification"), *([choice.township.name] if choice.township else [])]
        )

    def link(self, choice: Choice) -> str:
        """The page with the same choice."""
        return absolute(reverse("rectification:index") + choice.query)

    def feed_url(self, choice: Choice) -> str:
        """Its own address."""
        return feed_address(choice)

    def subtitle(self, choice: Choice) -> str:
        """What is in it."""
        return _("Problems put on the list, closed, and what the look-back found")

    def items(self, choice: Choice) -> list[News]:
        """The newest public events; two queries."""
        items = chosen_items(choice, timezone.localdate())
        events = LedgerEvent.objects.filter(
            subject_type=ledger.RECTIFICATION,
            kind__in=TOLD,
            subject_number__in=items.order_by().values("number"),
        ).order_by("-sequence")[:NEWEST]
        newest = sorted(events, key=lambda event: event.at, reverse=True)
        numbers = {event.subject_number for event in newest}
        known = items.select_related("responsible_unit").in_bulk(numbers, field_name="number")
        return [(known[event.subject_number], event) for event in newest]

    def item_title(self, item: Any) -> str:
        """What happened, and to which problem."""
        found, event = item
        return f"{TITLES[event.kind]}：{found.public_problem}"

    def item_description(self, item: Any) -> str:
        """The unit, and what everyone may know of the event."""
        found, event = item
        return escape(" ".join(filter(None, [found.responsible_unit.name, text_of(event)])))

    def item_author_name(self, item: News) -> str:
        """The unit that has to solve it."""
        return item[0].responsible_unit.name

    def item_link(self, item: News) -> str:
        """The page of the item."""
        return absolute(item[0].get_absolute_url())

    def item_guid(self, item: News) -> str:
        """One for each event; nothing is counted from it."""
        return f"{self.item_link(item)}#{item[1].kind}-{item[1].at:%Y%m%dT%H%M%S%f}"

    def item_pubdate(self, item: News) -> datetime:
        """When it happened."""
        return item[1].at

    item_updateddate = item_pubdate


def feed_address(choice: Choice) -> str:
    """The feed of *choice*."""
    return absolute(reverse("rectification:feed") + choice.query)
