"""The catalogue as lines: an item, the unit that must publish it, and how that stands today."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from disclosure.catalogue import lists, pages
from disclosure.catalogue.due import Due
from disclosure.catalogue.duties import Duty, State
from disclosure.catalogue.facts import Facts, gather
from disclosure.models import CatalogueItem
from portal.core.models import Division, Office

By = CatalogueItem.SatisfiedBy
Source = Callable[[Facts, CatalogueItem, Division], Iterable[Duty]]
SOURCES: dict[str, Source] = {
    By.DOCUMENTS: pages.documents,
    By.GUIDE: pages.guides,
    By.CONTACTS: pages.contacts,
    By.LISTS: lists.lists,
    By.FUNDS: lists.funds,
}
OPEN = (State.LATE, State.SOON, State.WAITING)
URGENT = (State.LATE, State.SOON)
ORDER = {state: number for number, state in enumerate(State)}


@dataclass(frozen=True, slots=True)
class Line:
    """One item for one unit."""

    item: CatalogueItem
    division: Division
    office: Office | None
    state: State
    duties: tuple[tuple[State, Duty], ...]

    @property
    def last(self) -> Duty | None:
        """What was published last, with its day and its address."""
        done = [duty for _state, duty in self.duties if duty.done]
        return max(done, key=lambda duty: duty.published_on or date.min, default=None)

    @property
    def missing(self) -> list[Duty]:
        """What is late or soon due."""
        return [duty for state, duty in self.duties if state in URGENT]

    @property
    def due(self) -> Due | None:
        """The next last day; of what is done, the one that it was measured by."""
        waiting = [duty.due for state, duty in self.duties if state in OPEN]
        if waiting:
            return min(waiting, key=lambda due: due.day)
        return self.last.due if self.last else None

    @property
    def waivers(self) -> list[Duty]:
        """What was skipped, with its public reason."""
        return [duty for state, duty in self.duties if state == State.SKIPPED]


def standing(today: date, divisions: Collection[Division] | None = None) -> list[Line]:
    """Every line of the county, or of some of its units; late ones first."""
    return lines_of(gather(today), divisions)


def lines_of(facts: Facts, divisions: Collection[Division] | None = None) -> list[Line]:
    """The lines that follow from *facts*."""
    keys = None if divisions is None else {place.pk for place in divisions}
    places = [place for place in facts.divisions if keys is None or place.pk in keys]
    found = [line for place in places for line in _of_place(facts, place)]
    return sorted(found, key=_urgency)


def _of_place(facts: Facts, place: Division) -> Iterator[Line]:
    is_county = place.level == Division.Level.COUNTY
    for item in facts.items:
        if not (item.by_county if is_county else item.by_townships):
            continue
        duties = [
            (duty.state(facts.today, facts.soon), duty)
            for duty in SOURCES[item.satisfied_by](facts, item, place)
        ]
        if is_county and item.satisfied_by == By.LISTS and not duties:
            continue  # lists are the townships' to publish
        duties.sort(key=lambda pair: pair[1].due.day)
        yield Line(item, place, facts.offices.get(place.pk), _state(duties), tuple(duties))


def _state(duties: list[tuple[State, Duty]]) -> State:
    """Late before soon; else how the newest thing ended; else that something is still to come."""
    states = {state for state, _duty in duties}
    for urgent in URGENT:
        if urgent in states:
            return urgent
    settled = [state for state, _duty in duties if state not in OPEN]
    if settled:
        return settled[-1]
    return State.WAITING if states else State.NOTHING


def _urgency(line: Line) -> tuple[int, date, int, str]:
    day = line.due.day if line.due else date.max
    return (ORDER[line.state], day, line.item.number, line.division.code)
