"""One raw row becomes one masked entry or a finding; the raw values end with the function call.

Pure apart from the keyed digest that is handed in. Nothing here raises for what a cell holds, so
no traceback can carry it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from operator import itemgetter
from typing import Any, NamedTuple, overload

from disclosure import masking
from disclosure.columns import HeaderMatch, Meaning
from disclosure.intake.findings import Severity
from disclosure.intake.row_cells import Made, RowCells
from disclosure.intake.row_values import (
    age_of,
    born_on,
    lengthened,
    reads_like_village,
    usual_class,
    yes_or_no,
)
from portal.core.identifiers import (
    IdentityChecker,
    age_on,
    birth_date,
    compact,
    fold,
    is_identity_number,
    is_legacy_identity_number,
)

LONGEST_NAME = 40
MOST_MONEY = Decimal(10**8)  # yuan: more is no amount for one household
# In the order in which `RowReader.read` takes the cells of a row apart.
READ = (
    *(Meaning.NAME, Meaning.IDENTITY, Meaning.BIRTH_DATE, Meaning.AGE, Meaning.VILLAGE),
    *(Meaning.ADDRESS, Meaning.TOWNSHIP, Meaning.PROGRAMME_CLASS, Meaning.MEMBERS),
    *(Meaning.HOUSEHOLD_SIZE, Meaning.AMOUNT, Meaning.REASON, Meaning.START_MONTH),
    Meaning.RELATIVE_FILED,
)


@dataclass(frozen=True, slots=True)
class Place:
    """The township that a list belongs to, as far as rows must know it."""

    township: str
    villages: Mapping[str, int]
    """Official name → key of the division."""


class Masked(NamedTuple):
    """A row after the boundary: everything in it may be stored."""

    row: int
    name: str
    sheet: str = ""
    village: int | None = None
    village_name: str = ""
    programme_class: str = ""
    members: int | None = None
    household_size: int | None = None
    amount: Decimal | None = None
    reason: str = ""
    start_month: date | None = None
    age_band: str = ""
    relative_filed: bool | None = None
    identity_digest: str = ""


class Entries(Sequence[Masked]):
    """Masked rows in their order, kept as plain tuples.

    A plain tuple of texts and numbers is nothing that the garbage collector has to look at again,
    which a hundred thousand objects would be.
    """

    def __init__(self, rows: Iterable[tuple[Any, ...]] = ()) -> None:
        self.rows: list[tuple[Any, ...]] = list(rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Masked]:
        return map(Masked._make, self.rows)

    @overload
    def __getitem__(self, index: int) -> Masked: ...
    @overload
    def __getitem__(self, index: slice) -> list[Masked]: ...
    def __getitem__(self, index: int | slice) -> Masked | list[Masked]:
        found = self.rows[index]
        if isinstance(index, slice):
            return [Masked._make(row) for row in found]
        return Masked._make(found)


def columns(entries: Sequence[Masked], *names: str) -> Iterator[tuple[Any, ...]]:
    """Only these fields of each entry, taken from plain tuples without making anything of them."""
    rows = entries.rows if isinstance(entries, Entries) else entries
    places = map(Masked._fields.index, names)
    return zip(*(map(itemgetter(place), rows) for place in places), strict=True)


class Bands(dict[int | None, str]):
    """Age in years → its band; none for an age that nobody knows."""

    def __missing__(self, years: int | None) -> str:
        self[years] = "" if years is None else masking.age_band(years)
        return self[years]


class RowReader:
    """Reads the rows of one sheet; its findings gather in `found`."""

    def __init__(
        self,
        match: HeaderMatch,
        sheet: str,
        place: Place,
        on: date,
        digest: Callable[[str], str],
        chosen: frozenset[Meaning] = frozenset(),
    ) -> None:
        self._place, self._on, self._digest = place, on, digest
        columns = {meaning: match.column(meaning) for meaning in READ}
        # A blank cell after the last one stands for every column that the list does not have.
        self._width = len(match.columns)
        self._pick = itemgetter(*(c.index if c else self._width for c in columns.values()))
        self._cells = RowCells(sheet, {m: c for m, c in columns.items() if c}, chosen)
        self.sheet, self.found = sheet, self._cells.found
        self._find_village = masking.village_finder(list(place.villages))
        self._check = IdentityChecker(self._age)
        self._bands = Bands()
        self._compile()

    def _compile(self) -> None:
        """One memory for each column; what is asked of it in `read` is a plain look-up."""

        def made(meaning: Meaning, make: Callable[[str], Any]) -> Made:
            return Made(self._cells, meaning, make)

        self._names = made(Meaning.NAME, self._name)
        self._births = made(Meaning.BIRTH_DATE, born_on)
        self._written_ages = made(Meaning.AGE, age_of)
        self._villages = made(Meaning.VILLAGE, self._known_village)
        self._addresses = made(Meaning.ADDRESS, self._known_village)
        self._townships = made(Meaning.TOWNSHIP, self._township)
        self._classes = made(Meaning.PROGRAMME_CLASS, self._class)
        self._members = made(Meaning.MEMBERS, self._count(Meaning.MEMBERS))
        self._sizes = made(Meaning.HOUSEHOLD_SIZE, self._count(Meaning.HOUSEHOLD_SIZE))
        self._amounts = made(Meaning.AMOUNT, self._amount)
        self._reasons = made(Meaning.REASON, masking.reason_category)
        self._months = made(Meaning.START_MONTH, self._month)
        self._answers = made(Meaning.RELATIVE_FILED, yes_or_no)

    def read(self, row: int, values: list[Any]) -> tuple[Any, ...] | None:
        """The fields of a Masked; None when the row was left out or is broken, as a finding says.

        The row is taken over and may be changed.
        """
        here = self._cells
        here.row, here.broken = row, False
        values.append("")
        (name, identity, birth, age, village, address, township, kind, members, size, amount,
         reason, month, answer) = self._pick(values)  # fmt: skip
        masked_name = self._names[name]
        digest, years = self._person(identity)
        if years is None:
            years = self._years(birth, age)
        if years is not None and years < masking.ADULT_AGE:
            here.say("minor-left-out", Severity.NOTE)
            return None
        found = self._villages[village] or self._addresses[address]
        key, village_name = found or self._unknown_village(village, name)
        self._townships[township]
        masked = (
            row,
            masked_name,
            self.sheet,
            key,
            village_name,
            self._classes[kind],
            self._members[members],
            self._sizes[size],
            self._amounts[amount],
            self._reasons[reason],
            self._months[month],
            self._bands[years],
            self._answers[answer],
            digest,
        )
        return None if here.broken else masked

    def _name(self, raw: str) -> str:
        if not raw:
            self._cells.say("name-missing", Severity.BLOCK, Meaning.NAME)
            return ""
        masked = masking.mask_name(raw)
        hidden = masked == masking.STAR and len(raw) > 1
        no_name = not (masked[0].isalpha() or masked[0] == masking.STAR)
        if hidden or no_name or len(masked) > LONGEST_NAME:
            self._cells.say("name-unreadable", Severity.BLOCK, Meaning.NAME)
            return ""
        return masked if self._cells.safe([masked]) else ""

    def _person(self, value: Any) -> tuple[str, int | None]:
        """The keyed digest to match a person by, and their age, which stays in memory."""
        years = self._check(value) if value.__class__ is str else None
        if years is not None:
            return self._digest(value), years
        written = self._cells.text(value, Meaning.IDENTITY)
        if written is None:
            return "", None
        number = compact(written)
        if is_identity_number(number):
            return self._digest(number), self._age(birth_date(number))
        if is_legacy_identity_number(number):
            return self._digest(lengthened(number)), self._age(birth_date(number))
        if Meaning.IDENTITY in self._cells.columns:
            self._no_identity(written)
        return "", None

    def _no_identity(self, written: str) -> None:
        if not written:
            self._cells.say("identity-missing", Severity.EXPLAIN, Meaning.IDENTITY)
        elif "*" in fold(written):
            self._cells.say("identity-masked", Severity.NOTE, Meaning.IDENTITY)
        else:
            self._cells.say("identity-checksum", Severity.BLOCK, Meaning.IDENTITY)

    def _age(self, born: date) -> int:
        return age_on(born, self._on)

    def _years(self, birth: Any, age: Any) -> int | None:
        """The age by other columns than the identity number."""
        born: date | None = self._births[birth]
        written: int | None = self._written_ages[age]
        return written if born is None else self._age(born)

    def _known_village(self, written: str) -> tuple[int, str] | None:
        name = self._find_village(written) if written else None
        return None if name is None else (self._place.villages[name], name)

    def _unknown_village(self, village: Any, people: Any) -> tuple[None, str]:
        written = self._cells.text(village, Meaning.VILLAGE) or ""
        if written or {Meaning.VILLAGE, Meaning.ADDRESS} & self._cells.columns.keys():
            self._cells.say("village-unknown", Severity.EXPLAIN, Meaning.VILLAGE)
        names = self._cells.text(people, Meaning.NAME) or ""
        # A name that reads like a village is kept for the person who must explain it.
        kept = written if reads_like_village(written, names) else ""
        return None, kept if self._cells.safe([kept]) else ""

    def _township(self, text: str) -> None:
        written = fold(text)
        if written and self._place.township.rstrip("镇乡") not in written:
            self._cells.say("other-township", Severity.EXPLAIN, Meaning.TOWNSHIP)

    def _class(self, text: str) -> str:
        written = fold(text)
        kept = usual_class(written)
        if written and not kept:
            self._cells.say("class-left-out", Severity.NOTE, Meaning.PROGRAMME_CLASS)
        return kept if self._cells.safe([kept]) else ""

    def _count(self, meaning: Meaning) -> Callable[[str], int | None]:
        def count(written: str) -> int | None:
            number = masking.mask_count(written) if written else None
            if written and number is None:
                self._cells.say("count-unreadable", Severity.BLOCK, meaning)
            return number

        return count

    def _amount(self, written: str) -> Decimal | None:
        columns = self._cells.columns
        if not written:
            if Meaning.AMOUNT in columns:
                self._cells.say("amount-missing", Severity.NOTE, Meaning.AMOUNT)
            return None
        amount = masking.mask_amount(written, columns[Meaning.AMOUNT].unit)
        if amount is None or not 0 <= amount < MOST_MONEY:
            self._cells.say("amount-unreadable", Severity.BLOCK, Meaning.AMOUNT)
            return None
        return amount

    def _month(self, written: str) -> date | None:
        month = masking.mask_month(written) if written else None
        if written and month is None:
            self._cells.say("month-unreadable", Severity.NOTE, Meaning.START_MONTH)
        return month
