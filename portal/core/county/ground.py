"""Divisions, units, the site's identity and time limits, as a county's files tell them."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.models import Site

from portal.core.county.reading import Folder
from portal.core.county.topics import Ref, Row, plain, topic
from portal.core.models import DeadlineRule, Division, Office, SiteIdentity

DIGITS = 12
# The digits of a code that say where a division lies; the rest are zeros and may be left out.
SIGNIFICANT = {"county": 6, "township": 9, "village": DIGITS}


@topic(order=10, name="divisions", file="divisions")
def divisions(rows: Any, county: Folder) -> Iterable[Row]:
    """County, townships and villages, each in its place."""
    top = rows["county"]
    yield _division(None, top["code"], top["name"], "county", top)
    for township in rows["townships"]:
        yield _division(top["code"], township["code"], township["name"], "township", township)
        for code, name in (township.get("villages") or {}).items():
            yield _division(township["code"], code, name, "village", township)


def _division(parent: str | None, code: str, name: str, level: str, source: Any) -> Row:
    full = str(code).ljust(DIGITS, "0")

    def create(values: dict[str, Any]) -> Division:
        _refuse_misplaced(str(code), name, level, str(parent or ""))
        if parent is None:
            _refuse_second_county()
            return Division.add_root(**values)
        # treebeard moves the parent's child counter in the database; read it anew.
        return Division.objects.by_code(parent).add_child(**values)

    return Row(Division, {"code": full}, {"name": name, "level": level}, source, create=create)


def _refuse_misplaced(code: str, name: str, level: str, parent: str) -> None:
    """A digit too few would be another place: codes are filled up with zeros."""
    length, start = SIGNIFICANT[level], parent[: {"township": 6, "village": 9}.get(level, 0)]
    told = {"name": name, "code": code, "length": length, "start": start}
    if not (code.isdecimal() and len(code) in (length, DIGITS) and not code[length:].strip("0")):
        message = _("The code of %(name)s, %(code)s, has to have %(length)s digits.")
        raise ValidationError(message % told)
    if not code.startswith(start):
        message = _("The code of %(name)s, %(code)s, has to begin with %(start)s.")
        raise ValidationError(message % told)


def _refuse_second_county() -> None:
    other = Division.objects.filter(level=Division.Level.COUNTY).first()
    if other is not None:
        message = _("This site belongs to %(county)s already. Start with an empty database.")
        raise ValidationError(message % {"county": other})


@topic(order=11, name="offices", file="offices")
def offices(rows: Any, county: Folder) -> Iterable[Row]:
    """The county's bureau and one unit for each township."""
    places = county.data("divisions")
    bureau = dict(rows["county"])
    name = bureau.pop("name")
    yield Row(Office, {"name": name}, {**bureau, "division": _at(places["county"])}, rows["county"])
    superior = Ref(Office, {"name": name})
    own = rows.get("townships") or {}
    townships = sorted(places["townships"], key=lambda one: str(one["code"]))
    for number, township in enumerate(townships, start=1):
        values = {
            key: text.format(township=township["name"], number=number)
            for key, text in rows["township"].items()
        }
        special = own.get(township["code"], {})
        values.update(special)
        key = {"name": values.pop("name")}
        place = {"division": _at(township), "superior": superior}
        yield Row(Office, key, {**values, **place}, special or rows["township"])


def _at(place: Any) -> Ref:
    return Ref(Division, {"code": str(place["code"]).ljust(DIGITS, "0")})


@topic(order=12, name="identity", file="site")
def identity(rows: Any, county: Folder) -> Iterable[Row]:
    """What the site says of itself."""
    site = Site.objects.get(is_default_site=True)
    SiteIdentity.for_site(site)
    yield Row(SiteIdentity, {"site": site}, dict(rows["identity"]), rows["identity"])


@topic(order=13, name="time_limits", file="time_limits")
def time_limits(rows: Any, county: Folder) -> Iterable[Row]:
    """The statutory and local time limits."""
    return plain(DeadlineRule, rows, ("key", "effective_from"))
