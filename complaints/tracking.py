"""What a citizen may read about their case, and where later rooms hang what became of it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from complaints import grouping, ledger, rules, wording
from complaints.models import Complaint, LedgerEvent, Outcome
from portal.core.models import User

FOUND_TRUE = (Outcome.SUBSTANTIATED, Outcome.PARTLY)


@dataclass(frozen=True, slots=True)
class RelatedResult:
    """Something that grew out of a case and is public: a rectification item, a look-back."""

    title: str
    url: str
    state_label: str
    tone: str = "grey"
    text: str = ""  # what was reached, once that is public


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the timeline; the fields of templates/includes/timeline.html."""

    title: str
    state: str
    at: datetime | date | None = None
    due: date | None = None
    by: str = ""
    text: str = ""


Source = Callable[[Complaint], list[RelatedResult]]
# Filled by the rooms that come after this one.
related_results: list[Source] = []
StaffLinks = Callable[[Complaint, User], list[tuple[str, str]]]
# Links (label, address) on the work page of a case, for what comes next in another room.
staff_links: list[StaffLinks] = []


def results_of(complaint: Complaint) -> list[RelatedResult]:
    """Everything public that grew out of the case, or of the one that it was answered with."""
    found = [result for source in related_results for result in source(complaint)]
    if found or complaint.outcome not in FOUND_TRUE:
        return found
    lead = Complaint.objects.filter(number=answered_with(complaint)).first()
    return [result for source in related_results for result in source(lead)] if lead else []


def answered_with(complaint: Complaint) -> str:
    """The number of the case under which this one was handled; "" for none. Not for the sender."""
    events = ledger.timeline(ledger.COMPLAINT, complaint.number)
    return grouping.lead_number(events.filter(kind__in=grouping.KINDS))


def links_for(complaint: Complaint, user: User) -> list[tuple[str, str]]:
    """What *user* can do with the case in other rooms."""
    return [link for source in staff_links for link in source(complaint, user)]


def events_of(complaint: Complaint) -> list[LedgerEvent]:
    """Everything on record of the case; what is not there has not happened to it."""
    return list(ledger.timeline(ledger.COMPLAINT, complaint.number))


def history(events: Iterable[LedgerEvent]) -> list[Entry]:
    """What has happened, in order, in words that name units and never persons."""
    told = [event for event in events if event.kind not in wording.INTERNAL]
    return [
        Entry(
            title=wording.title(event),
            state="done",
            at=event.at,
            by=wording.acted_by(event),
            text=wording.text(event),
        )
        for event in told
    ]


def steps(complaint: Complaint, events: Iterable[LedgerEvent], today: date) -> list[Entry]:
    """The timeline of the tracking page: what has happened, then the next duty and its date."""
    coming = rules.next_step(complaint, today)
    entries = history(events)
    if coming.due:
        state = "late" if coming.due < today else "current"
        entries.append(Entry(title=coming.text, state=state, due=coming.due))
    return entries
