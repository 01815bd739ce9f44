"""What a check draws from: townships with their newest public lists, and people without names."""

import secrets
from collections import defaultdict
from collections.abc import Iterable
from random import SystemRandom
from typing import Any

from complaints.rectification.inspections.draw import Inspector, Sizes
from complaints.rectification.inspections.tickets import Case, lists_as_data
from complaints.rectification.models import InspectionPlan
from disclosure.funds.lists import PUBLIC_AND_RIGHT
from disclosure.models import Roster, RosterEntry, Stage
from portal.core.models import Division, User
from portal.core.permissions import Action, people_with

SALT_BYTES = 16
Kept = dict[str, Any]


def townships(division: Division) -> list[Division]:
    """The townships that *division* is responsible for, by code."""
    rows = division.subtree().filter(level=Division.Level.TOWNSHIP)
    return list(rows.order_by("code"))


def may_be_drawn(division: Division) -> list[User]:
    """Whoever may check somewhere in *division*: people of the county and of its townships."""
    places = [division, *townships(division)]
    found = {
        one.pk: one for place in places for one in people_with(Action.INSPECTION_RECORD, place)
    }
    return [found[pk] for pk in sorted(found)]


def own_townships(people: Iterable[User], places: Iterable[Division]) -> dict[int, frozenset[str]]:
    """The codes of the townships in which each of *people* works or holds a role; one query."""
    by_path = {place.path: place.code for place in places}
    length = len(next(iter(by_path), ""))
    found: dict[int, set[str]] = {person.pk: set() for person in people}
    rows = User.objects.filter(pk__in=found).values_list(
        "pk", "office__division__path", "appointments__division__path"
    )
    for pk, *paths in rows:
        found[pk] |= {by_path[p[:length]] for p in paths if p and p[:length] in by_path}
    return {pk: frozenset(codes) for pk, codes in found.items()}


def sizes_of(plan: InspectionPlan, places: list[Division]) -> Sizes:
    """How many are drawn; a regular check without a number goes to every township."""
    wanted = plan.townships_wanted or len(places)
    return Sizes(wanted, plan.inspectors_wanted, plan.cases_wanted)


def gather(plan: InspectionPlan, places: list[Division]) -> tuple[Kept, dict[str, User]]:
    """The pool as it is kept, and who stands behind each label."""
    people = list(plan.pool.filter(is_active=True))
    SystemRandom().shuffle(people)  # the number of a label tells nothing of who it is
    labelled = {f"{number:02d}": person for number, person in enumerate(people, start=1)}
    own, cases = own_townships(people, places), cases_of(places)
    sizes = sizes_of(plan, places)
    kept = {
        "sizes": {
            "townships": sizes.townships,
            "inspectors": sizes.inspectors,
            "cases": sizes.cases,
        },
        "salt": secrets.token_hex(SALT_BYTES),
        "townships": [
            {"code": place.code, "lists": lists_as_data(cases[place.pk])} for place in places
        ],
        "inspectors": [
            {"label": label, "own": sorted(own[person.pk])} for label, person in labelled.items()
        ],
    }
    return kept, labelled


def inspectors(people: Iterable[User], places: list[Division]) -> frozenset[Inspector]:
    """The people as the draw sees them, to try whether there are enough of them."""
    own = own_townships(people, places)
    return frozenset(Inspector(str(pk), codes) for pk, codes in own.items())


def cases_of(places: Iterable[Division]) -> dict[int, list[Case]]:
    """The entries of the newest monthly list of each programme that is or was public."""
    rows = Roster.objects.filter(
        division__in=places,
        stage=Stage.MONTHLY,
        status__in=PUBLIC_AND_RIGHT,
        opened_at__isnull=False,
    )
    newest = {(row.division_id, row.programme_id): row for row in rows.order_by("opened_at")}
    place_of = {row.pk: row.division_id for row in newest.values()}
    names = {row.pk: row.reference for row in newest.values()}
    found: dict[int, list[Case]] = defaultdict(list)
    entries = RosterEntry.objects.filter(roster__in=names).order_by()
    for roster, number in entries.values_list("roster_id", "number"):
        found[place_of[roster]].append(Case(names[roster], number))
    return found
