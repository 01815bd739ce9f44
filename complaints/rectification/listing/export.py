"""The rectification list as a file: one row for each item, however many, with fixed queries.

What comes from a confidential report is in no file, whoever takes it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, BinaryIO

from django.db.models import Count, IntegerField, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from complaints import ledger
from complaints.models import LedgerEvent
from complaints.rectification.listing.columns import headings
from complaints.rectification.models import (
    Evidence,
    LookBack,
    Measure,
    RectificationItem,
    Status,
)
from portal.core import spreadsheets

Row = tuple[str, ...]
CHUNK = 2000
# What a unit has reported as done, and what another unit has found done.
DONE = (Status.CLOSING_REQUESTED, Status.CLOSING_NOTICE, Status.CLOSED, Status.CONSOLIDATED)
CLOSED = (Status.CLOSED, Status.CONSOLIDATED)


def listable(items: QuerySet[RectificationItem]) -> QuerySet[RectificationItem]:
    """Those of *items* that may stand in a file, with all that their rows say."""
    rows = items.exclude(source_complaint__confidential=True)
    related = ("division", "responsible_unit", "responsible_person", "lead_unit", "leader")
    progress = LedgerEvent.objects.filter(
        subject_type=ledger.RECTIFICATION, subject_number=OuterRef("number"), kind="progress"
    ).order_by("-sequence")
    pieces = Evidence.objects.filter(item=OuterRef("pk")).order_by().values("item")
    return (
        rows.select_related(*related)
        .annotate(
            reported=Subquery(progress.values("private")[:1]),
            pieces=Coalesce(
                Subquery(pieces.annotate(n=Count("pk")).values("n"), IntegerField()), 0
            ),
        )
        .prefetch_related(
            Prefetch("measures", Measure.objects.select_related("person")),
            Prefetch("look_backs", LookBack.objects.order_by("round"), to_attr="rounds"),
        )
    )


def rows_of(items: QuerySet[RectificationItem]) -> Iterator[Row]:
    """One row of texts for each of the `listable` items, in the order of the columns."""
    for serial, item in enumerate(items.iterator(chunk_size=CHUNK), start=1):
        yield row_of(item, serial)


def row_of(item: Any, serial: int) -> Row:
    """The cells of one `listable` item."""
    return (
        str(serial),
        item.number,
        source_of(item),
        item.problem,
        str(item.get_category_display()),
        item.division.name,
        item.target,
        "\n".join(map(measure_line, item.measures.all())),
        _person(item.leader),
        item.lead_unit.name if item.lead_unit else "",
        item.responsible_unit.name,
        _person(item.responsible_person),
        item.deadline.isoformat(),
        str((item.reported or {}).get("note", "")),
        _day(item.closing_requested_at),
        str(item.pieces),
        yes_no(item.status in DONE),
        yes_no(item.status in CLOSED),
        _look_back(item.rounds),
        _remarks(item),
        str(item.get_kind_display()),
        item.public_problem,
    )


def source_of(item: RectificationItem) -> str:
    """Where the problem came from, with the number under which it is found there."""
    label = str(item.get_source_display())
    return f"{label}（{item.source_reference}）" if item.source_reference else label


def measure_line(measure: Measure) -> str:
    """A measure as one line: what, who, until when, and the day on which it was done."""
    about = [_person(measure.person), measure.due.isoformat()]
    if measure.done_on:
        about.append(_("done on %(day)s") % {"day": measure.done_on})
    return f"{' '.join(measure.text.split())}（{'，'.join(about)}）"


def yes_no(value: bool) -> str:
    """A yes or no as the list writes it."""
    yes = pgettext("rectification list", "Yes")
    return yes if value else pgettext("rectification list", "No")


def write_csv(rows: Iterable[Row], out: BinaryIO) -> int:
    """UTF-8 with a byte order mark, as the office programmes of China open it; the count."""
    return spreadsheets.csv_file(headings(), rows, out)


def write_xlsx(rows: Iterable[Row], out: BinaryIO) -> int:
    """A workbook whose every cell is text, so that no cell can be a formula; the count."""
    return spreadsheets.xlsx_file(_("Rectification list"), headings(), rows, out, frozen="C2")


# Each writes row after row: however many items there are, memory stays the same.
WRITERS: dict[str, Callable[[Iterable[Row], BinaryIO], int]] = {
    "xlsx": write_xlsx,
    "csv": write_csv,
}


def _person(user: Any) -> str:
    return str(user) if user else ""


def _day(moment: datetime | None) -> str:
    return timezone.localtime(moment).date().isoformat() if moment else ""


def _look_back(rounds: Sequence[LookBack]) -> str:
    """What the newest look-back found, or that one waits."""
    if not rounds:
        return ""
    newest = rounds[-1]
    return f"{newest.get_result_display()}（{_day(newest.performed_at) or newest.due_on}）"


def _remarks(item: RectificationItem) -> str:
    """What makes an item special: relapses, special supervision, a closing on notice."""
    said = []
    if item.relapses:
        said.append(_("Relapses: %(n)d") % {"n": item.relapses})
    if item.escalated_at:
        said.append(_("under special supervision since %(day)s") % {"day": _day(item.escalated_at)})
    if item.status == Status.CLOSING_NOTICE and item.notice_until:
        said.append(_("closing on notice until %(day)s") % {"day": item.notice_until})
    return "；".join(said)
