"""A village or township by its name: its lists on notice, its unit with phones, its screen."""

from dataclasses import dataclass

from django.urls import reverse

from disclosure.queries import open_rosters
from portal.core.gazetteer import divisions
from portal.core.models import Division, Office
from portal.home.search.folding import fold
from portal.home.search.query import Query

MOST = 3


@dataclass(frozen=True)
class Place:
    """What the site has of one place."""

    name: str
    lists: str
    open_lists: int
    screen: str
    office: Office | None


def places(query: Query) -> list[Place]:
    """The places whose name a word of the query is or holds, the exact ones first."""
    words = {way for term in query.terms for way in term.ways}
    found = [
        (name not in words, len(name), place)
        for place in divisions().values()
        if place.level != Division.Level.COUNTY and _named(name := fold(place.name), words)
    ]
    found.sort(key=lambda one: (one[0], one[1], one[2].code))
    return [_place(division) for _exact, _length, division in found[:MOST]]


def _named(name: str, words: set[str]) -> bool:
    return any(word == name or (len(word) > 1 and word in name) for word in words)


def _place(division: Division) -> Place:
    township = division.township() or division
    return Place(
        name=division.name if township == division else f"{township.name} {division.name}",
        lists=f"{reverse('disclosure:index')}?division={township.short_code}",
        open_lists=open_rosters(township).order_by().count(),
        screen=reverse("board:screen", args=[division.short_code]),
        office=Office.objects.filter(division=township).order_by("pk").first(),
    )
