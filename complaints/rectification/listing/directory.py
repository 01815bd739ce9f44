"""Places, units and people by the names that stand in a list; read once for a whole file."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from django.utils.translation import gettext as _

from complaints.rectification.listing.words import bare
from portal.core.errors import Refused
from portal.core.models import Division, Office, User
from portal.core.permissions import Action, divisions_for

T = TypeVar("T")


class Names(Generic[T]):
    """Things by name; a name that several share is nobody's."""

    def __init__(self) -> None:
        self._found: dict[str, list[T]] = defaultdict(list)

    def add(self, name: str, thing: T) -> None:
        """Another thing of that name."""
        same = self._found[bare(name)]
        if thing not in same:
            same.append(thing)

    def the(self, name: str) -> T:
        """The one thing of that name; Refused when there is none, or more than one."""
        found = self._found.get(bare(name), [])
        if not found:
            raise Refused(
                _("“%(name)s” is not known here, or lies outside your jurisdiction.")
                % {"name": name},
                code="unknown-name",
            )
        if len(found) > 1:
            raise Refused(
                _("“%(name)s” is the name of several: enter this one on the site.")
                % {"name": name},
                code="several-of-that-name",
            )
        return found[0]

    def single(self) -> dict[str, T]:
        """Those that have a name to themselves."""
        return {name: same[0] for name, same in self._found.items() if len(same) == 1}


@dataclass(slots=True)
class Directory:
    """Who and what a member of staff may name in a new row."""

    divisions: Names[Division] = field(default_factory=Names)
    units: Names[Office] = field(default_factory=Names)
    all_units: Names[Office] = field(default_factory=Names)
    leaders: Names[User] = field(default_factory=Names)
    people: dict[int, Names[User]] = field(default_factory=lambda: defaultdict(Names))


def directory_for(user: User) -> Directory:
    """The names that *user* may put into a list; three queries."""
    found = Directory()
    places = list(divisions_for(user, Action.RECTIFICATION_OPEN))
    for place in places:
        if place.level != Division.Level.VILLAGE:
            found.divisions.add(place.name, place)
    mine = {place.pk for place in places}
    for office in Office.objects.select_related("division"):
        found.all_units.add(office.name, office)
        if office.division_id in mine:
            found.units.add(office.name, office)
    for person in User.objects.filter(is_active=True, office__isnull=False):
        for name in {str(person), person.username}:
            found.leaders.add(name, person)
            found.people[person.office_id or 0].add(name, person)
    return found
