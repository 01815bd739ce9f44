"""Every finding as a sentence: what was noticed, where, and what to do."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Protocol, TypeVar

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from disclosure.formats.types import MIB
from disclosure.intake.findings import Found
from disclosure.intake.messages import PROBLEMS, REFUSALS
from disclosure.intake.register_texts import TEXTS as REGISTER_TEXTS
from disclosure.screening.texts import TEXTS as SCREENING_TEXTS

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class Placed(Protocol):
    """A finding, fresh from an import or kept in the database."""

    @property
    def code(self) -> str: ...
    @property
    def sheet(self) -> str: ...
    @property
    def row(self) -> int | None: ...
    @property
    def column(self) -> str: ...
    @property
    def params(self) -> dict[str, str | int]: ...


P = TypeVar("P", bound=Placed)
FILE = "file-"
TEXTS: Mapping[str, "_StrPromise"] = {
    "not-allowed": _("Your role does not allow an import for this place. Ask your office."),
    "unknown-stage": _("There is no such stage. Choose one of the stages offered."),
    "month-to-come": _("The month lies more than a year ahead. Correct the month."),
    "not-a-township": _("A list belongs to one township. Choose a township, not a village."),
    "no-person-list": _(
        "Of this programme only counts and money are published, never a list of persons."
    ),
    "no-office": _("No unit answers for this township yet. The administrator must enter it."),
    "already-imported": _(
        "This very file was imported before as %(reference)s. Continue with that list."
    ),
    "no-header": _(
        "No header row was found: a row with headings such as 姓名, 村, 金额 above the list."
    ),
    "no-name-column": _("No column with the name of the head of household was found."),
    "no-rows": _("The header was found, but there is no row below it."),
    "name-missing": _("The name is missing. Fill it in, or delete the row."),
    "name-unreadable": _("The name cannot be read as a name. Correct it."),
    "identity-checksum": _(
        "The identity number is not valid: its check digit or date is wrong. Correct it."
    ),
    "identity-missing": _("The identity number is missing, so this person cannot be matched."),
    "identity-masked": _("The identity number is hidden already, so the person is not matched."),
    "amount-unreadable": _("The amount is not a sum of money in yuan. Correct it."),
    "amount-missing": _("The amount is missing."),
    "count-unreadable": _("The number of people cannot be read. Enter a whole number below 100."),
    "month-unreadable": _("The month cannot be read and was left empty."),
    "class-left-out": _(
        "The class was left out: it is not one of the usual words, or it speaks of health."
    ),
    "village-unknown": _("No village or community of this township was recognised in this row."),
    "other-township": _("The row names another township."),
    "minor-left-out": _("Left out: the person is under 18, and minors are not publicised."),
    "same-person-twice": _("The same person stands in row %(first)s already."),
    "same-person-twice-sheets": _(
        "The same person stands in row %(first)s of sheet “%(sheet)s” already."
    ),
    "personal-data-left": _(
        "A number of a person would have been left in a public column. Correct the cell."
    ),
    "hidden-sheet-personal-data": _(
        "A hidden sheet holds personal data. Delete the sheet and upload the file again."
    ),
    "hidden-sheet-ignored": _("The hidden sheet was ignored."),
    "hidden-rows": _("%(count)s rows are hidden in the file, and they are part of this list."),
    "sheet-skipped": _("The sheet holds no list and was skipped."),
    "column-dropped": _("The column was dropped: nothing is made of it."),
    "column-forbidden": _("The column was dropped: its content can never be public."),
    "column-guessed": _("The meaning of the column was guessed from its heading. Please check."),
    "column-chosen": _("The meaning of the column was chosen by the person who imported it."),
    "column-remembered": _("The meaning of the column was chosen for an earlier file."),
    "column-stays": _(
        "This column can never be public or is needed for the checks, whatever is chosen for it. "
        "Leave it as it was recognised."
    ),
    "meaning-taken": _(
        "Column %(other)s has this meaning already. Drop that one, or choose another meaning here."
    ),
    "unknown-meaning": _("There is no such meaning. Choose one of the meanings offered."),
    "choice-without-column": _(
        "A meaning was chosen for “%(heading)s”, but no column of the file has this heading."
    ),
    "chosen-column-personal-data": _(
        "The cell holds an identity, phone or account number, so that the column cannot have the "
        "public meaning that was chosen for it. Drop the column."
    ),
    "total-row-skipped": _("The row of totals was skipped."),
    "note-row-skipped": _("The row is a remark and was skipped."),
    "repeated-header-row-skipped": _("The repeated heading was skipped."),
    "changes-compared": _(
        "Compared %(now)s with %(before)s: %(added)s added, %(stopped)s stopped, %(increased)s "
        "increased, %(decreased)s decreased, %(unchanged)s as before."
    ),
    "changes-not-compared": _(
        "%(count)s entries of this month and %(before)s of the month before name nobody who could "
        "be matched. They were not compared."
    ),
    "changes-without-village": _(
        "%(count)s changes stand in no village, so no village head signs for them."
    ),
    "more-findings": _("There are %(count)s more findings of the same kinds."),
    **REGISTER_TEXTS,
    **SCREENING_TEXTS,
}
UNKNOWN = _("The list needs a closer look here.")


def sentence(code: str, params: Mapping[str, str | int]) -> str:
    """The text of one finding without its place."""
    if code.startswith(FILE):
        text = str(REFUSALS.get(code.removeprefix(FILE), REFUSALS["damaged"]))
        detail = str(params.get("detail", ""))
        return text.replace("{limit}", str(int(detail) // MIB)) if detail.isdigit() else text
    if code in PROBLEMS:
        return str(PROBLEMS[code])
    return str(TEXTS.get(code, UNKNOWN)) % params


def place(item: Placed) -> str:
    """Where in the file, as the person sees it there; empty when the whole file is meant."""
    parts = []
    if item.sheet:
        parts.append(gettext("sheet “%(sheet)s”") % {"sheet": item.sheet})
    if item.row:
        parts.append(gettext("row %(row)d") % {"row": item.row})
    if item.column:
        parts.append(gettext("column %(column)s") % {"column": item.column})
    return gettext(", ").join(parts)


def told(items: Iterable[P]) -> list[tuple[P, str, str]]:
    """Each finding with its place and its sentence, as the pages of an upload list them."""
    return [(item, place(item), sentence(item.code, item.params)) for item in items]


def as_data(items: Iterable[Found]) -> list[dict[str, object]]:
    """The findings as the commands print them with `--json`."""
    return [
        {
            "sheet": item.sheet,
            "row": item.row,
            "column": item.column,
            "code": item.code,
            "severity": item.severity.value,
            "message": message(item),
        }
        for item in items
    ]


def message(item: Placed) -> str:
    """Place and sentence together, for a terminal or a log."""
    where, text = place(item), sentence(item.code, item.params)
    return f"{where}: {text}" if where else text
