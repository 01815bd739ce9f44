"""What each indicator counts: every case as a fact of its own, so that a figure can be opened.

A figure is never anything but the number of these facts. Confidential cases enter none of them,
nor does anything that a township cannot help, such as how many complaints it had.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints.models import Complaint
from complaints.public_ledger.counting import ANSWERED, IN_TIME, SATISFIED, TO_ANSWER, start_of
from complaints.rectification.models import (
    Category,
    Indicator,
    LookBack,
    RectificationItem,
)
from complaints.rectification.queries import SETTLED
from disclosure.catalogue.duties import State
from disclosure.catalogue.lines import standing
from disclosure.models import CatalogueItem
from portal.core.models import Division

Measure = Indicator.Measure
# States of a duty whose day has come; what was skipped with two signatures was no duty.
_DONE, _MISSED = (State.DONE,), (State.LATE, State.DONE_LATE)


@dataclass(frozen=True, slots=True)
class Span:
    """From the first to the last day, both included, as far as it has passed on *today*."""

    first: date
    last: date
    today: date

    @property
    def end(self) -> date:
        """The last day that can be judged: what is due later is still open."""
        return min(self.last, self.today)

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.end


@dataclass(frozen=True, slots=True)
class Fact:
    """One case of one township: whether it was as it should be, and where it can be looked at."""

    path: str
    good: bool
    label: str
    day: date | None = None
    url: str = ""


def facts(measure: str, span: Span) -> Iterator[Fact]:
    """Every case that *measure* counts in the span."""
    return _MEASURES[Measure(measure)](span)


def _publicity(span: Span) -> Iterator[Fact]:
    """Every duty of the catalogue but the monthly list, which is measured by itself."""
    return _duties(span, monthly=False)


def _monthly(span: Span) -> Iterator[Fact]:
    return _duties(span, monthly=True)


def _duties(span: Span, *, monthly: bool) -> Iterator[Fact]:
    by_lists = CatalogueItem.SatisfiedBy.LISTS
    for line in standing(span.end):
        if (line.item.monthly and line.item.satisfied_by == by_lists) != monthly:
            continue
        for state, duty in line.duties:
            if state in (*_DONE, *_MISSED) and duty.due.day in span:
                good = state in _DONE
                yield Fact(line.division.path, good, duty.what, duty.due.day, duty.url)


def _petitions(span: Span) -> Iterator[Fact]:
    """按期答复率, by the day on which the answer was due."""
    rows = Complaint.objects.filter(
        TO_ANSWER, confidential=False, handle_due__range=(span.first, span.end)
    )
    answered = set(rows.filter(IN_TIME).values_list("pk", flat=True))
    # Still within its time on the last day: neither good nor bad yet.
    judged = rows.filter(Q(replied_at__isnull=False) | Q(handle_due__lt=span.today))
    for pk, number, due, path in judged.order_by("pk").values_list(
        "pk", "number", "handle_due", "office__division__path"
    ):
        yield Fact(path, pk in answered, number, due, reverse("petitions:inspect", args=[pk]))


def _satisfied(span: Span) -> Iterator[Fact]:
    """Satisfied or mostly satisfied, among all ratings of the unit."""
    begin, end = start_of(span.first), start_of(span.end + timedelta(days=1))
    rows = Complaint.objects.filter(
        ANSWERED, confidential=False, rating__at__gte=begin, rating__at__lt=end
    )
    for pk, number, score, at, path in rows.order_by("pk").values_list(
        "pk", "number", "rating__unit_score", "rating__at", "office__division__path"
    ):
        address = reverse("petitions:inspect", args=[pk])
        yield Fact(path, score in SATISFIED, number, timezone.localdate(at), address)


def _items(span: Span) -> Iterator[Fact]:
    """Closed by the deadline; what is not closed counts once its deadline has passed."""
    rows = _public_items().filter(deadline__range=(span.first, span.last))
    for item in rows.filter(Q(status__in=SETTLED) | Q(deadline__lt=span.today)):
        closed = timezone.localdate(item.closed_at) if item.closed_at else None
        good = item.status in SETTLED and closed is not None and closed <= item.deadline
        yield _of_item(item, good, item.deadline)


def _look_backs(span: Span) -> Iterator[Fact]:
    begin, end = start_of(span.first), start_of(span.end + timedelta(days=1))
    rows = LookBack.objects.filter(
        item__in=_public_items(), performed_at__gte=begin, performed_at__lt=end
    ).select_related("item__responsible_unit__division")
    for row in rows:
        day = timezone.localdate(row.performed_at)
        yield _of_item(row.item, row.result == LookBack.Result.PASSED, day)


def _privacy(span: Span) -> Iterator[Fact]:
    """One fact for each township: no proven leak; with the leaks themselves where there were."""
    begin, end = start_of(span.first), start_of(span.end + timedelta(days=1))
    rows = _public_items().filter(
        category=Category.PRIVACY, opened_at__gte=begin, opened_at__lt=end
    )
    leaks = [_of_item(row, False, timezone.localdate(row.opened_at)) for row in rows]
    yield from leaks
    for township in Division.objects.filter(level=Division.Level.TOWNSHIP):
        if not any(leak.path.startswith(township.path) for leak in leaks):
            yield Fact(township.path, True, _("No proven leak"))


def _public_items() -> QuerySet[RectificationItem]:
    rows = RectificationItem.objects.exclude(source_complaint__confidential=True)
    return rows.select_related("responsible_unit__division").order_by("pk")


def _of_item(item: RectificationItem, good: bool, day: date) -> Fact:
    address = reverse("rectification_items:inspect", args=[item.pk])
    return Fact(item.responsible_unit.division.path, good, str(item), day, address)


_MEASURES: dict[Measure, Callable[[Span], Iterator[Fact]]] = {
    Measure.PUBLICITY_ON_TIME: _publicity,
    Measure.ROSTER_ON_TIME: _monthly,
    Measure.PETITIONS_IN_TIME: _petitions,
    Measure.ITEMS_IN_TIME: _items,
    Measure.LOOK_BACKS_PASSED: _look_backs,
    Measure.SATISFIED: _satisfied,
    Measure.PRIVACY_KEPT: _privacy,
}
