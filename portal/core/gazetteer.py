"""The places of the county and the units that answer for them, kept as standing data."""

from portal.core.models import Division, Office
from portal.core.standing import standing


@standing(Division)
def divisions() -> dict[str, Division]:
    """Every division by its code of twelve digits, in the order of the tree."""
    return {division.code: division for division in Division.objects.order_by("path")}


@standing(Division)
def _by_path() -> dict[str, Division]:
    return {division.path: division for division in divisions().values()}


@standing(Division)
def divisions_by_id() -> dict[int, Division]:
    """Every division by its primary key."""
    return {division.pk: division for division in divisions().values()}


@standing(Division, Office)
def offices_by_id() -> dict[int, Office]:
    """Every unit with its place, by its primary key."""
    return {unit.pk: unit for units in _offices().values() for unit in units}


@standing(Division, Office)
def _offices() -> dict[str, tuple[Office, ...]]:
    """The units of each place, by its path."""
    found: dict[str, tuple[Office, ...]] = {}
    for office in Office.objects.select_related("division").order_by("pk"):
        found[office.division.path] = (*found.get(office.division.path, ()), office)
    return found


@standing(Division)
def county_paths() -> list[str]:
    """The paths of the divisions that lie in no other: one, unless counties share a site."""
    return [place.path for place in divisions().values() if place.depth == 1]


def root_of(division: Division) -> Division:
    """The county that *division* is or lies in."""
    return _by_path().get(division.path[: Division.steplen], division)


def office_of(division: Division) -> Office | None:
    """The unit of a place itself: its first."""
    return next(iter(_offices().get(division.path, ())), None)


def offices_above(division: Division) -> list[Office]:
    """The units that answer for a place, the nearest first."""
    units = _offices()
    return [unit for path in reversed(division.lineage()) for unit in units.get(path, ())]
