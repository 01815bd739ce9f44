"""Published cases as service requests: the same reduced form as on the public ledger."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints.models import Complaint, Status
from complaints.open311.formats import moment
from complaints.open311.problems import Problem
from complaints.public_ledger import cases
from complaints.public_ledger.cases import ReducedCase

# Limits of the specification: 90 days, and 1000 requests in one answer.
SPAN = timedelta(days=90)
MOST = 1000
MOST_IDS = 100
DEEPEST = 10_000  # pages
CLOSED = (Status.REPLIED, Status.CLOSED)
Asked = Mapping[str, str]
Record = dict[str, Any]


def requests(asked: Asked) -> list[Record]:
    """The published cases that a client asked for, newest first; two queries."""
    rows = cases.public_cases()
    if ids := asked.get("service_request_id", ""):
        rows = rows.filter(number__in=_words(ids, MOST_IDS))
    else:
        rows = _filtered(rows, asked)
    size = _number(asked, "page_size", MOST, MOST)
    start = (_number(asked, "page", 1, DEEPEST) - 1) * size
    return _records(rows[start : start + size])


def one_request(number: str) -> list[Record]:
    """The published case of that number; a Problem 404 for any other."""
    found = _records(cases.public_cases().filter(number__in=_words(number, 1)))
    if not found:
        raise Problem(404, _("There is no published case with this service_request_id."))
    return found


def _filtered(rows: QuerySet[Complaint], asked: Asked) -> QuerySet[Complaint]:
    if codes := asked.get("service_code", ""):
        rows = rows.filter(kind__code__in=_words(codes, MOST_IDS))
    if states := asked.get("status", ""):
        rows = rows.filter(_in_state(states))
    first, last = _date(asked, "start_date"), _date(asked, "end_date")
    if first is None and last is None:
        first = timezone.now() - SPAN
    if first:
        rows = rows.filter(filed_at__gte=first)
    return rows.filter(filed_at__lte=last) if last else rows


def _in_state(states: str) -> Q:
    wanted = _words(states, 2)
    if not wanted or not set(wanted) <= {"open", "closed"}:
        raise Problem(400, _("status is open, closed, or both with a comma between."))
    found = Q()
    if "closed" not in wanted:
        found = ~Q(status__in=CLOSED)
    elif "open" not in wanted:
        found = Q(status__in=CLOSED)
    return found


def _words(text: str, most: int) -> list[str]:
    words = [word.strip() for word in text.split(",") if word.strip()]
    if len(words) > most:
        raise Problem(400, _("At most %(most)d values can be asked for at once.") % {"most": most})
    # PostgreSQL answers a NUL with an error.
    return [word for word in words if word.isprintable()]


def _date(asked: Asked, name: str) -> datetime | None:
    text = asked.get(name, "").strip()
    if not text:
        return None
    try:
        # A plus sign that nobody has escaped arrives as a blank.
        found = datetime.fromisoformat(text.replace(" ", "+"))
        aware = found if found.tzinfo else timezone.make_aware(found)
        return aware.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        message = _("%(name)s is a moment such as 2026-11-23T00:00:00+08:00.")
        raise Problem(400, message % {"name": name}) from error


def _number(asked: Asked, name: str, default: int, most: int) -> int:
    text = asked.get(name, "").strip()
    if not text:
        return default
    fits = text.isascii() and text.isdigit() and len(text) <= len(str(most))
    if not fits or not 1 <= int(text) <= most:
        message = _("%(name)s is a whole number from 1 to %(most)d.")
        raise Problem(400, message % {"name": name, "most": most})
    return int(text)


def _records(rows: QuerySet[Complaint]) -> list[Record]:
    return [_record(case) for case in cases.reduced(rows, cases.townships())]


def _record(case: ReducedCase) -> Record:
    """What the sender agreed to; the text, the unit and the village are never told."""
    return {
        "service_request_id": case.number,
        "status": "closed" if case.status in CLOSED else "open",
        "status_notes": str(case.outcome.label if case.outcome else case.status.label),
        "service_name": case.kind,
        "service_code": case.kind_code,
        "description": None,
        "agency_responsible": None,
        "service_notice": None,
        "requested_datetime": moment(case.received_at),
        "updated_datetime": moment(case.changed_at),
        "expected_datetime": None,
        "address": case.township or None,
        "address_id": case.township_code or None,
        "zipcode": None,
        "lat": None,
        "long": None,
        "media_url": None,
    }
