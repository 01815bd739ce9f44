"""The ledger as a file: the columns of a real county ledger, and nothing about who wrote."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, BinaryIO

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from complaints import ledger
from complaints.models import Complaint, LedgerEvent
from portal.core import spreadsheets
from portal.core.models import Division

Row = tuple[str, ...]
# Keys for machines and headings for people. The first fifteen stand in the order of a county
# ledger as it is kept; the rest is what this site knows beyond it.
COLUMNS: tuple[tuple[str, Any], ...] = (
    ("number", pgettext_lazy("county ledger", "Number")),
    ("office", pgettext_lazy("county ledger", "Responsible unit")),
    ("channel", pgettext_lazy("county ledger", "Channel")),
    ("subject", pgettext_lazy("county ledger", "Subject")),
    ("received", pgettext_lazy("county ledger", "Received")),
    ("report_kind", pgettext_lazy("county ledger", "Kind of message")),
    ("programme", pgettext_lazy("county ledger", "Programme")),
    ("township", pgettext_lazy("county ledger", "Township")),
    ("transferred", pgettext_lazy("county ledger", "Passed on")),
    ("due", pgettext_lazy("county ledger", "To be done by")),
    ("state", pgettext_lazy("county ledger", "State of handling")),
    ("closed", pgettext_lazy("county ledger", "Closed")),
    ("received_by", pgettext_lazy("county ledger", "Taken down by")),
    ("unit_officer", pgettext_lazy("county ledger", "Officer of the unit")),
    ("handler", pgettext_lazy("county ledger", "Handler")),
    ("notice_due", pgettext_lazy("county ledger", "Notice due")),
    ("accepted", pgettext_lazy("county ledger", "Accepted")),
    ("answered", pgettext_lazy("county ledger", "Answered")),
    ("finding", pgettext_lazy("county ledger", "Finding")),
    ("acceptance", pgettext_lazy("county ledger", "Acceptance")),
    ("rating_unit", pgettext_lazy("county ledger", "Rating of the unit")),
    ("rating_petition_office", pgettext_lazy("county ledger", "Rating of the petition office")),
    ("receipt", pgettext_lazy("county ledger", "Receipt seal")),
)


@dataclass(frozen=True, slots=True)
class Range:
    """Which cases: of a place, received from one day to another, both included."""

    division: Division | None = None
    first: date | None = None
    last: date | None = None


def cases_in(chosen: Range, seen: QuerySet[Complaint] | None = None) -> QuerySet[Complaint]:
    """The cases of the export in their order, of those *seen* by a person or of all.

    Confidential ones never leave the house.
    """
    rows = Complaint.objects.all() if seen is None else seen
    rows = rows.filter(confidential=False)
    if chosen.division:
        rows = rows.filter(division__path__startswith=chosen.division.path)
    if chosen.first:
        rows = rows.filter(filed_at__gte=_start_of(chosen.first))
    if chosen.last:
        rows = rows.filter(filed_at__lt=_start_of(chosen.last + timedelta(days=1)))
    related = ("kind", "office", "division", "handler", "registered_by", "rating")
    first_event = LedgerEvent.objects.filter(
        subject_type=ledger.COMPLAINT, subject_number=OuterRef("number"), kind="filed"
    )
    rows = rows.annotate(receipt_seal=Subquery(first_event.values("hash")[:1]))
    # The long texts and the person complained of are in no column, and are not even read.
    rows = rows.select_related(*related).defer("body", "about_person")
    return rows.order_by("filed_at", "pk")


def rows_of(cases: QuerySet[Complaint]) -> Iterator[Row]:
    """One row of texts for each case, in the order of COLUMNS."""
    townships = _townships()
    for case in cases.iterator(chunk_size=2000):
        yield _row(case, townships)


def write_csv(rows: Iterable[Row], out: BinaryIO) -> int:
    """UTF-8 with a byte order mark, as the office programmes of China open it; the count."""
    return spreadsheets.csv_file(_headings(), rows, out)


def write_json(rows: Iterable[Row], out: BinaryIO) -> int:
    """A list of objects with stable keys; the count."""
    keys = [key for key, _heading in COLUMNS]
    count, between = 0, "["
    for row in rows:
        case = json.dumps(dict(zip(keys, row, strict=True)), ensure_ascii=False)
        out.write(f"{between}\n{case}".encode("utf-8", "replace"))
        count, between = count + 1, ","
    out.write(b"\n]\n" if count else b"[]\n")
    return count


def write_xlsx(rows: Iterable[Row], out: BinaryIO) -> int:
    """A workbook whose every cell is text, so that no cell can be a formula; the count."""
    return spreadsheets.xlsx_file(str(_("Ledger")), _headings(), rows, out)


# Each writes row after row: however many cases there are, memory stays the same.
WRITERS: dict[str, Callable[[Iterable[Row], BinaryIO], int]] = {
    "csv": write_csv,
    "xlsx": write_xlsx,
    "json": write_json,
}


def _headings() -> list[str]:
    return [str(heading) for _key, heading in COLUMNS]


def _row(case: Any, townships: Sequence[tuple[str, str]]) -> Row:
    rating = getattr(case, "rating", None)
    return (
        case.number,
        case.office.name,
        str(case.get_channel_display()),
        case.subject,
        _minute(case.filed_at),
        case.kind.name,
        case.programme_code,
        next((name for path, name in townships if case.division.path.startswith(path)), ""),
        _minute(case.transferred_at),
        _day(case.handle_due or case.notice_due),
        str(case.get_status_display()),
        _minute(case.closed_at),
        _person(case.registered_by),
        _person(case.handler),
        _person(case.handler),
        _day(case.notice_due),
        _minute(case.accepted_at),
        _minute(case.replied_at),
        str(case.get_outcome_display()) if case.outcome else "",
        str(case.get_acceptance_display()) if case.acceptance else "",
        str(rating.get_unit_score_display()) if rating else "",
        str(rating.get_petition_office_score_display()) if rating else "",
        case.receipt_seal,
    )


def _townships() -> list[tuple[str, str]]:
    found = Division.objects.filter(level=Division.Level.TOWNSHIP)
    return list(found.values_list("path", "name"))


def _start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _minute(moment: datetime | None) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M") if moment else ""


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _person(user: Any) -> str:
    return user.get_full_name() if user else ""
