"""Identity, mobile and bank card numbers are recognised however typed, and can be hidden."""

import itertools
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from operator import mul
from typing import Generic, Literal, TypeVar

T = TypeVar("T")
Span = tuple[int, int]
Kind = Literal["identity", "mobile", "bank-card"]

MASK = "●●●●"

# GB/T 2260 provinces; 83 is the permit of Taiwan residents, 9x the permanent residence card
_PROVINCES = re.compile(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|9[0-9]")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643-1999
_CHECK = "10X98765432"
_SHORTEST = 11  # digits of a mobile number, the shortest that is looked for

_VARIATION_SELECTORS = re.compile("[\ufe00-\ufe0f\u180b-\u180d]")
# x, and the multiplication sign, Cyrillic and Greek letters that are typed for the final X
_CROSSES = str.maketrans(dict.fromkeys("x\u00d7\u0425\u0445\u03a7\u03c7", "X"))
_GAP = r"[ ._\u00b7-]"
_GAPS = re.compile(_GAP)

_MOBILE = re.compile(r"(?:(?:00)?86|0)?1[3-9][0-9]{9}")
_CARD = re.compile(r"[1-9][0-9]{12,18}")
_CARD_GROUPS = re.compile(r"[0-9]{4}(?:[0-9]{2})?(?: [0-9]{4,15}){1,4}(?: [0-9]{1,3})?")
_CARD_ISSUERS = frozenset("34569")
_LONGEST_CARD = 19
_MOBILE_GROUPS = 4

_DIGITS = re.compile(r"[0-9]+")
_CHAIN = re.compile(rf"[0-9]+(?:{_GAP}{{1,3}}[0-9]+)*")
_IDENTITY_CHAIN = re.compile(rf"[0-9](?:{_GAP}{{0,3}}[0-9X])*")
_IDENTITY_LENGTH = 18


@dataclass(frozen=True, slots=True)
class PersonalData:
    """A number found in a text; `text[start:end]` is the number as it was typed."""

    kind: Kind
    start: int
    end: int


def fold(text: str) -> str:
    """The text as machines compare it: NFKC, ASCII digits, no spaces, no invisible characters."""
    if text.isascii():
        return "".join(text.split())
    text = _VARIATION_SELECTORS.sub("", unicodedata.normalize("NFKC", text))
    return "".join(
        _ascii_digit(char)
        for char in text
        if not char.isspace() and unicodedata.category(char) != "Cf"
    )


def compact(text: str) -> str:
    """A number without the gaps it was typed with and with a plain final X: one form for each."""
    return _GAPS.sub("", fold(text)).translate(_CROSSES)


def is_identity_number(text: str) -> bool:
    """A resident identity number of 18 characters: province, date and check digit hold."""
    return _identity_holds(compact(text))


class IdentityChecker(Generic[T]):
    """Checks many numbers in a row, working each region, day and order out only once.

    It agrees with `is_identity_number` on numbers of 18 plain characters, and answers with what
    *make* makes of the date of birth; anything else may be a number that is only typed
    differently, and gets None.
    """

    def __init__(self, make: Callable[[date], T]) -> None:
        self._make = make
        self._regions = _Weighed(0, lambda part: bool(_PROVINCES.match(part)))
        self._days = _Weighed(6, _is_date)
        self._orders = _Weighed(14, lambda part: True)
        self._made: dict[str, T] = {}

    def __call__(self, number: str) -> T | None:
        """What was made of the date of birth in a number that holds, else None."""
        if len(number) != _IDENTITY_LENGTH:
            return None
        day = number[6:14]
        weight = self._regions[number[:6]] + self._days[day] + self._orders[number[14:17]]
        if weight < 0 or _CHECK[weight % 11] != number[17]:
            return None
        if day in self._made:
            return self._made[day]
        self._made[day] = self._make(date.fromisoformat(day))
        return self._made[day]


class _Weighed(dict[str, int]):
    """Part of an identity number → its share of the weighted sum; far below 0 when it is wrong."""

    def __init__(self, place: int, holds: Callable[[str], bool]) -> None:
        super().__init__()
        self._place, self._holds = place, holds

    def __missing__(self, part: str) -> int:
        weights = _WEIGHTS[self._place : self._place + len(part)]
        plain = part.isascii() and part.isdecimal() and self._holds(part)
        self[part] = sum(map(mul, map(int, part), weights)) if plain else -10_000
        return self[part]


def is_legacy_identity_number(text: str) -> bool:
    """An identity number of 15 digits, issued until 1999; it has no check digit."""
    digits = compact(text)
    return bool(re.fullmatch(r"[0-9]{15}", digits)) and _plausible(digits[:6], f"19{digits[6:12]}")


def birth_date(identity: str) -> date:
    """The date of birth in an identity number of either length; ValueError for anything else."""
    digits = compact(identity)
    if _identity_holds(digits):
        return date.fromisoformat(digits[6:14])
    if is_legacy_identity_number(digits):
        return date.fromisoformat(f"19{digits[6:12]}")
    raise ValueError("not an identity number")  # the text itself must not reach a log


def age_on(born: date, day: date) -> int:
    """Full years of age on that day (周岁) of somebody born then; pure arithmetic, no bounds."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def is_mobile(text: str) -> bool:
    """A mainland mobile number, with or without the country code."""
    return bool(_MOBILE.fullmatch(compact(text).removeprefix("+")))


def is_bank_card(text: str) -> bool:
    """13 to 19 digits that pass Luhn's check and are not an identity number."""
    digits = compact(text)
    return bool(_CARD.fullmatch(digits)) and _luhn(digits) and not _identity_holds(digits)


def find_personal_data(text: str) -> list[PersonalData]:
    """Every identity, mobile and bank card number in the text, in order and without overlap.

    Full-width and other digits, invisible characters, and up to three spaces, dashes or dots
    between the groups of a number do not hide it. A later kind is only sought in what the kinds
    before it left over, so an identity number is never taken for a card.
    """
    if sum(map(str.isnumeric, text)) < _SHORTEST:
        return []
    shadow, places = _shadow(text)
    found = []
    for kind, finder in _FINDERS:
        spans = list(_apart(finder(shadow)))
        found += [PersonalData(kind, places[start], places[end - 1] + 1) for start, end in spans]
        shadow = _without(shadow, spans)
    return sorted(found, key=lambda item: item.start)


def find_identity_numbers(text: str) -> list[Span]:
    """Where identity numbers of 18 characters stand; their check digit is evidence enough where
    figures of other kinds stand close together, as in the cells of a table."""
    if sum(map(str.isnumeric, text)) < _IDENTITY_LENGTH - 1:
        return []
    shadow, places = _shadow(text)
    spans = _apart(_find_identities(shadow))
    return [(places[start], places[end - 1] + 1) for start, end in spans]


def redact(text: str) -> str:
    """The text with every number that `find_personal_data` finds replaced by the same mask."""
    for item in reversed(find_personal_data(text)):
        text = text[: item.start] + MASK + text[item.end :]
    return text


@dataclass(frozen=True, slots=True)
class _Window:
    """Neighbouring groups of digits, such as 139 0013 9000."""

    groups: tuple[str, ...]
    gaps: frozenset[str]
    span: Span

    @property
    def digits(self) -> str:
        return "".join(self.groups)

    def digit_by_digit(self) -> bool:
        return all(len(group) == 1 for group in self.groups)


def _find_identities(shadow: str) -> Iterator[Span]:
    # The check digit and the date are strong evidence: no regard for groups and longer runs.
    for chain in _IDENTITY_CHAIN.finditer(shadow):
        places = [at for at in range(*chain.span()) if not _GAPS.match(shadow[at])]
        digits = "".join(shadow[at] for at in places)
        for first in range(len(digits) - _IDENTITY_LENGTH + 1):
            last = first + _IDENTITY_LENGTH - 1
            if _identity_holds(digits[first : last + 1]):
                yield places[first], places[last] + 1


def _find_legacy_identities(shadow: str) -> Iterator[Span]:
    for run in _DIGITS.finditer(shadow):
        if is_legacy_identity_number(run.group()):
            yield run.span()


def _find_mobiles(shadow: str) -> Iterator[Span]:
    for window in _windows(shadow):
        if _MOBILE.fullmatch(window.digits) and (
            len(window.groups) <= _MOBILE_GROUPS or window.digit_by_digit()
        ):
            yield window.span


def _find_bank_cards(shadow: str) -> Iterator[Span]:
    for window in _windows(shadow):
        digits = window.digits
        if _CARD.fullmatch(digits) and _luhn(digits) and _grouped_as_card(window):
            yield window.span


_FINDERS: tuple[tuple[Kind, Callable[[str], Iterator[Span]]], ...] = (
    ("identity", _find_identities),
    ("identity", _find_legacy_identities),
    ("bank-card", _find_bank_cards),  # before mobiles: the groups of a card may contain one
    ("mobile", _find_mobiles),
)


def _windows(shadow: str) -> Iterator[_Window]:
    """Every row of groups that is evenly spaced and not longer than a card, longest first."""
    for chain in _CHAIN.finditer(shadow):
        runs = list(_DIGITS.finditer(shadow, *chain.span()))
        for first in range(len(runs)):
            rows = [runs[first : last + 1] for last in range(first, _reach(runs, first))]
            yield from (window for row in reversed(rows) if len((window := _window(row)).gaps) <= 1)


def _reach(runs: Sequence[re.Match[str]], first: int) -> int:
    """The end of the longest row of runs from `first` that a card could fill."""
    length, last = 0, first
    while last < len(runs):
        length += len(runs[last].group())
        if length > _LONGEST_CARD:
            break
        last += 1
    return last


def _window(row: Sequence[re.Match[str]]) -> _Window:
    gaps = frozenset(
        left.string[left.end() : right.start()] for left, right in itertools.pairwise(row)
    )
    return _Window(tuple(run.group() for run in row), gaps, (row[0].start(), row[-1].end()))


def _grouped_as_card(window: _Window) -> bool:
    if len(window.groups) == 1:
        # Fourteen digits are as likely the second at which a file was made, and thirteen a mobile
        # number with its country code.
        return not _is_date(window.digits[:8]) and not _MOBILE.fullmatch(window.digits)
    return window.digits[0] in _CARD_ISSUERS and (
        window.digit_by_digit() or bool(_CARD_GROUPS.fullmatch(" ".join(window.groups)))
    )


def _apart(spans: Iterable[Span]) -> Iterator[Span]:
    reached = 0
    for start, end in spans:
        if start >= reached:
            yield start, end
            reached = end


def _without(shadow: str, spans: Iterable[Span]) -> str:
    pieces, reached = [], 0
    for start, end in spans:
        pieces += [shadow[reached:start], "#" * (end - start)]
        reached = end
    return "".join([*pieces, shadow[reached:]])


def _shadow(text: str) -> tuple[str, list[int]]:
    """Digits, gaps and crosses as ASCII, all else as #, and where each came from in the text."""
    shadow, places = [], []
    for place, char in enumerate(text):
        seen = _seen_as(char)
        shadow.append(seen)
        places += [place] * len(seen)
    return "".join(shadow), places


@lru_cache(maxsize=8192)
def _seen_as(char: str) -> str:
    if unicodedata.category(char) in {"Cf", "Mn", "Me"}:
        return ""
    return "".join(map(_seen_part, unicodedata.normalize("NFKC", char)))


def _seen_part(char: str) -> str:
    category = unicodedata.category(char)
    if category == "Nd":
        return str(unicodedata.decimal(char))
    if category == "Zs":
        return " "
    if category == "Pd" or char == "\u2212":
        return "-"
    if char in "._\u00b7":
        return char
    return "X" if char.translate(_CROSSES) == "X" else "#"


def _ascii_digit(char: str) -> str:
    return str(unicodedata.decimal(char)) if unicodedata.category(char) == "Nd" else char


def _identity_holds(number: str) -> bool:
    return (
        len(number) == _IDENTITY_LENGTH
        and number[:-1].isdecimal()
        and _plausible(number[:6], number[6:14])
        and _CHECK[sum(map(mul, map(int, number[:-1]), _WEIGHTS)) % 11] == number[-1]
    )


def _plausible(region: str, day: str) -> bool:
    return bool(_PROVINCES.match(region)) and _is_date(day)


def _is_date(digits: str) -> bool:
    if digits[:2] not in {"19", "20"}:
        return False
    try:
        date.fromisoformat(digits)
    except ValueError:
        return False
    return True


def _luhn(digits: str) -> bool:
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return (sum(map(int, digits[-1::-2])) + sum(doubled)) % 10 == 0
