"""One message a day tells each unit what waits for it: numbers, dates and lights, nothing else.

Only ordinary cases are counted: a confidential one is known to its officers alone, and a unit that
is kept away from a case reads nothing of it. A case that somebody of the unit is kept away from is
counted without its number: the whole unit reads the message.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints.models import Complaint, DigestDay, Exclusion, Extension, Message, Status
from complaints.reminders.plan import plan_in_force, time_has_come
from portal.core import outbox
from portal.core.calendar import work_calendar
from portal.core.jobs import Counts, periodic
from portal.core.models import Office
from portal.core.staff_links import staff_link

WEEK = timedelta(days=7)
NAMED = 20  # cases by number in each part; of more only the count is told
UNNAMED = "＊"
UNDECIDED = (Status.REGISTERED, Status.TRANSFERRED)

OVERDUE = "overdue"
TODAY = "today"
SOON = "soon"
DECIDE = "decide"
OBJECT = "object"
LONGER = "longer"
WROTE = "wrote"
HEADINGS: dict[str, Promise] = {
    OVERDUE: gettext_lazy("Red: overdue"),
    TODAY: gettext_lazy("Amber: last day today"),
    SOON: gettext_lazy("Amber: due within 7 days"),
    DECIDE: gettext_lazy("Waiting for the decision whether to accept"),
    OBJECT: gettext_lazy("Passed to you; an objection is still possible"),
    LONGER: gettext_lazy("Longer time asked for, not decided yet"),
    WROTE: gettext_lazy("The sender has written"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One case as the digest shows it."""

    number: str
    due: date | None


@dataclass(slots=True)
class Digest:
    """What waits for one unit, in the order of HEADINGS."""

    parts: dict[str, list[Line]] = field(default_factory=lambda: defaultdict(list))

    def add(self, part: str, number: str, due: date | None) -> None:
        self.parts[part].append(Line(number, due))


@periodic("digests")
def send_digests(now: datetime) -> Counts:
    """One digest to each unit on each working day of the county, where there is anything."""
    today = timezone.localdate(now)
    if not work_calendar().is_workday(today) or not time_has_come(plan_in_force(), now):
        return {"digests": 0}
    if DigestDay.objects.filter(day=today).exists():
        return {"digests": 0}
    found = digests(now)
    offices = Office.objects.in_bulk(found)
    with transaction.atomic():
        # Whoever comes second waits here for the first, and finds that all is done.
        if not DigestDay.objects.get_or_create(day=today)[1]:
            return {"digests": 0}
        for pk, digest in found.items():
            _send(offices[pk], digest, today)
    return {"digests": len(found)}


def digests(now: datetime) -> dict[int, Digest]:
    """What waits for each unit; as many queries however many units and cases there are."""
    today = timezone.localdate(now)
    found: dict[int, Digest] = defaultdict(Digest)
    _by_dates(found, today)
    _objections(found, today)
    asked = Extension.objects.filter(
        state=Extension.State.ASKED, complaint__in=_open_to_their_unit()
    )
    _others(found, LONGER, asked.order_by("complaint__number"))
    since = _since(today)
    wrote = Message.objects.filter(
        direction=Message.Direction.CITIZEN, at__gte=since, complaint__in=_open_to_their_unit()
    )
    _others(found, WROTE, wrote.order_by("complaint__number"))
    _leave_out_numbers(found)
    return dict(found)


def text_of(office: Office, digest: Digest, today: date) -> tuple[str, str]:
    """Subject and body in the language of the site."""
    with translation.override(settings.LANGUAGE_CODE):
        subject = _("Petitions of %(office)s on %(day)s") % {
            "office": office.name,
            "day": today.isoformat(),
        }
        lines = [subject]
        for part, heading in HEADINGS.items():
            if rows := digest.parts.get(part):
                lines += ["", f"{heading}: {len(rows)}", *_lines(rows)]
        lines += ["", staff_link("petitions:index")]
    return subject, "\n".join(lines)


def _lines(rows: list[Line]) -> Iterable[str]:
    for row in rows[:NAMED]:
        yield f"· {row.number} {row.due.isoformat() if row.due else ''}".rstrip()
    if len(rows) > NAMED:
        yield _("… and %(more)d more") % {"more": len(rows) - NAMED}


def _send(office: Office, digest: Digest, today: date) -> None:
    outbox.alert(_key(office.pk, today), [office.email], *text_of(office, digest, today), office)


def _key(office: int, today: date) -> str:
    return f"digest:{office}:{today.isoformat()}"


def _open_to_their_unit() -> QuerySet[Complaint]:
    barred = Exclusion.objects.filter(complaint=OuterRef("pk"), office=OuterRef("office"))
    return Complaint.objects.filter(~Exists(barred), confidential=False)


def _leave_out_numbers(found: dict[int, Digest]) -> None:
    """Take the numbers of cases out that one of those who read the message may not know of."""
    rows = Exclusion.objects.filter(user__office=F("complaint__office"), complaint__closed_at=None)
    apart = set(rows.values_list("complaint__number", flat=True))
    for digest in found.values():
        for part, lines in digest.parts.items():
            digest.parts[part] = [
                Line(UNNAMED, line.due) if line.number in apart else line for line in lines
            ]


def _by_dates(found: dict[int, Digest], today: date) -> None:
    rows = _open_to_their_unit().filter(due__isnull=False).order_by("due", "number")
    for office, number, due, status in rows.values_list("office", "number", "due", "status"):
        if due and (part := _part(due, today)):
            found[office].add(part, number, due)
        if status in UNDECIDED:
            found[office].add(DECIDE, number, due)


def _part(due: date, today: date) -> str:
    if due < today:
        return OVERDUE
    if due == today:
        return TODAY
    return SOON if due <= today + WEEK else ""


def _objections(found: dict[int, Digest], today: date) -> None:
    rows = _open_to_their_unit().filter(status=Status.TRANSFERRED, objection_due__gte=today)
    for office, number, due in rows.order_by("number").values_list(
        "office", "number", "objection_due"
    ):
        found[office].add(OBJECT, number, due)


def _others(
    found: dict[int, Digest], part: str, rows: QuerySet[Extension] | QuerySet[Message]
) -> None:
    cases = rows.values_list("complaint__office", "complaint__number", "complaint__due").distinct()
    for office, number, due in cases:
        found[office].add(part, number, due)


def _since(today: date) -> datetime:
    """The beginning of the working day before: what came since was in no digest."""
    before = work_calendar().add_workdays(today, -1)
    return timezone.make_aware(datetime.combine(before, plan_in_force().send_at))
