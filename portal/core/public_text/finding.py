"""Numbers are found however they are written, and told by their place; none is ever repeated."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from html import unescape
from itertools import accumulate, groupby
from urllib.parse import unquote

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.core.errors import Refused
from portal.core.identifiers import (
    MASK,
    PersonalData,
    find_identity_numbers,
    find_personal_data,
    fold,
    is_mobile,
    redact,
)

# Half-hidden numbers are harmless one by one; a column of them can be joined with another list.
HARMLESS_MASKED = 3
MOBILE_DIGITS = 11
_AROUND = 10
_LONGEST_EXCERPT = 2000  # of a text in which the place is looked up again to be shown
_MASKED = re.compile(r"(?<!\d)\d{3,10}[*●•×xX]{3,}\d{2,6}[xX]?(?!\d)")
_PERCENT = re.compile(r"%[0-9A-Fa-f]{2}")

KINDS: dict[str, Promise] = {
    "identity": gettext_lazy("an identity number"),
    "mobile": gettext_lazy("a mobile number"),
    "bank-card": gettext_lazy("a bank card number"),
    "masked": gettext_lazy("a list of half-hidden numbers"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """A text and what its place is called.

    Neighbours with the same *joint* are read on from one to the next. In *cells* figures stand
    side by side everywhere: there only what has a check digit counts as one number cut in two.
    An *office_phone* may be a mobile number, if it is that and nothing else.
    """

    label: str
    text: str
    joint: str = ""
    cells: bool = False
    office_phone: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A number: where, of which kind, and the words around it with every digit hidden."""

    label: str
    kind: str
    excerpt: str = ""

    def __str__(self) -> str:
        values = {"place": self.label, "kind": KINDS[self.kind], "excerpt": self.excerpt}
        if not self.excerpt:
            return _("%(place)s contains %(kind)s. Remove it.") % values
        return _("%(place)s contains %(kind)s: “%(excerpt)s”. Remove it.") % values


class PersonalDataFound(Refused):
    """Somebody's number was about to be stored where it can become public."""

    def __init__(self, found: Sequence[Found]) -> None:
        super().__init__(" ".join(map(str, found)), code="personal-data")
        self.found = tuple(found)


def find(places: Iterable[Place]) -> Iterator[Found]:
    """Every number in the places, one for each place and kind; reads them as they come."""
    allowed = cache(office_phones)  # asked of the database once, and only if a mobile is found
    told: set[tuple[str, str]] = set()
    masked = 0
    for joint, group in groupby(places, key=lambda place: place.joint):
        together: list[Place] = []
        for place in group:
            masked += len(_MASKED.findall(place.text))
            yield from _new(_found_in(place, allowed), told)
            if joint:
                together.append(place)
        yield from _new(_across(together), told)
    if masked > HARMLESS_MASKED:
        yield Found(_("The whole"), "masked")


def sentences(places: Iterable[Place]) -> list[str]:
    """What to tell the person, one sentence for each place and kind."""
    return [str(item) for item in find(places)]


def require_none(places: Iterable[Place]) -> None:
    """Raises PersonalDataFound naming every place that holds a number."""
    found = list(find(places))
    if found:
        raise PersonalDataFound(found)


def office_phones() -> frozenset[str]:
    """Mobile numbers that an office or the site itself gives as its line to the public."""
    from portal.core.models import Office, SiteIdentity  # noqa: PLC0415  models use this module

    lines = list(Office.objects.values_list("hotline", flat=True))
    for row in SiteIdentity.objects.values_list("phone", "report_phone", "discipline_phone"):
        lines += row
    return frozenset(_digits(line) for line in lines if is_mobile(line))


def _new(found: Iterable[Found], told: set[tuple[str, str]]) -> Iterator[Found]:
    for item in found:
        if (item.label, item.kind) not in told:
            told.add((item.label, item.kind))
            yield item


def _found_in(place: Place, allowed: Callable[[], frozenset[str]]) -> Iterator[Found]:
    if place.office_phone and is_mobile(place.text):
        return
    for text in _readings(place.text):
        for item in find_personal_data(text):
            number = text[item.start : item.end]
            if item.kind != "mobile" or _digits(number) not in allowed():
                yield Found(place.label, item.kind, _excerpt(text, item))


def _readings(text: str) -> Iterator[str]:
    """The text as typed, and as a browser may come to show it."""
    yield text
    if "&" in text and (plain := unescape(text)) != text:
        yield plain
    if _PERCENT.search(text):
        yield unquote(text)


def _across(places: Sequence[Place]) -> Iterator[Found]:
    """Numbers that begin in one place and end in another, filling whole runs of digits."""
    yield from _joined(places, {"identity"})
    # A number that stands whole in one place is told there, and begins no weaker one.
    rest = [replace(place, text=redact(place.text)) for place in places]
    yield from _joined(rest, {"mobile", "bank-card"})


def _joined(places: Sequence[Place], kinds: Collection[str]) -> Iterator[Found]:
    pieces = [place.text.strip() for place in places]
    text = "".join(pieces)
    ends = list(accumulate(map(len, pieces)))
    cells = any(place.cells for place in places)
    for start, end, kind in _spans(text, cells):
        if kind not in kinds:
            continue
        first = next(n for n, reach in enumerate(ends) if start < reach)
        last = next(n for n, reach in enumerate(ends) if end <= reach)
        near = kind == "identity" or last == first + 1
        if first != last and near and _fills_runs(text, start, end, ends):
            label = _("%(first)s and what follows it") % {"first": places[first].label}
            yield Found(label, kind)


def _spans(text: str, cells: bool) -> list[tuple[int, int, str]]:
    if cells:
        spans = find_identity_numbers(text)
        # Figures with a decimal point are amounts, not pieces of a number.
        return [(start, end, "identity") for start, end in spans if text[start:end].isalnum()]
    return [(item.start, item.end, item.kind) for item in find_personal_data(text)]


def _fills_runs(text: str, start: int, end: int, ends: Sequence[int]) -> bool:
    before = start == 0 or start in ends or not text[start - 1].isdigit()
    return before and (end in ends or not text[end].isdigit())


def _excerpt(text: str, item: PersonalData) -> str:
    if len(text) > _LONGEST_EXCERPT:
        reach = _LONGEST_EXCERPT // 2
        text = text[max(0, item.start - reach) : item.end + reach]
        item = find_personal_data(text)[0] if find_personal_data(text) else item
    before = redact(text[: item.start])[-_AROUND:]
    after = redact(text[item.end :])[:_AROUND]
    if not (before + after).strip():
        return ""
    around = f"{before}{MASK}{after}"
    return " ".join("".join("●" if char.isdigit() else char for char in around).split())


def _digits(number: str) -> str:
    return "".join(char for char in fold(number) if char.isdigit())[-MOBILE_DIGITS:]
