"""What stands where the rows of a list were: what it was, when, and why they are gone."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from disclosure.models import PublicationEvent, Roster
from disclosure.queries import decided_objections, open_rosters

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Kind = PublicationEvent.Kind
HEADLINES: Mapping[str, "_StrPromise"] = {
    Kind.PAUSED: _("This list is paused: an objection to it was upheld"),
    Kind.CORRECTED: _("This list was replaced by a corrected one"),
    Kind.REPLACED: _("This list was replaced by a newer one"),
    Kind.WITHDRAWN: _("This list was withdrawn"),
    Kind.CLOSED: _("The publicity period of this list has ended"),
}
STORY: Mapping[str, "_StrPromise"] = {
    Kind.OPENED: _("The list became public."),
    Kind.PAUSED: _("An objection was upheld; the list is not shown while it is looked into."),
    Kind.RESUMED: _("The list was found to stand and became public again."),
    Kind.CORRECTED: _("A corrected list took its place."),
    Kind.CLOSED: _("The publicity period ended."),
    Kind.REPLACED: _("A newer list took its place."),
    Kind.WITHDRAWN: _("The list was withdrawn."),
}
ENDS = {
    Roster.Status.PAUSED: (Kind.PAUSED,),
    Roster.Status.WITHDRAWN: (Kind.WITHDRAWN,),
    Roster.Status.CLOSED: (Kind.CLOSED, Kind.REPLACED, Kind.CORRECTED),
}


def headline(roster: Roster) -> object:
    """Why the rows are not public now, in one line; empty while they are."""
    kinds = ENDS.get(Roster.Status(roster.status), ())
    if not kinds or not hasattr(roster, "publication"):
        return ""
    end = roster.publication.events.filter(kind__in=kinds).order_by("-at", "-pk").first()
    return HEADLINES[end.kind] if end else ""


def tombstone_context(roster: Roster) -> dict[str, Any]:
    """Everything the page says; never a row."""
    events = list(roster.publication.events.all())
    ends = ENDS.get(Roster.Status(roster.status), ())
    # Past its last day while the timer is late: there is no event yet.
    end = next((event for event in reversed(events) if event.kind in ends), None)
    return {
        "roster": roster,
        "publication": roster.publication,
        "event": end,
        "headline": HEADLINES[end.kind if end else Kind.CLOSED],
        "story": list(_story(events)),
        "withdrawn": roster.status == Roster.Status.WITHDRAWN,
        "paused": roster.status == Roster.Status.PAUSED,
        "corrected": _corrected(roster),
        "newer": _newer(roster, end.kind) if end else None,
        "objections": decided_objections(roster),
    }


def _story(events: list[PublicationEvent]) -> Iterator[dict[str, Any]]:
    """Every event as a step of a timeline; reasons are public, the people are not named."""
    for event in events:
        yield {"title": STORY[event.kind], "state": "done", "at": event.at, "text": event.reason}


def _corrected(roster: Roster) -> Roster | None:
    """The corrected list, once it was public itself."""
    return roster.corrections.filter(publication__isnull=False).order_by("-opened_at").first()


def _newer(roster: Roster, end: str) -> Roster | None:
    """The list that stands where a replaced one stood, or in the month of a withdrawn one."""
    same = {"programme": roster.programme_id, "division": roster.division_id, "stage": roster.stage}
    if end == Kind.REPLACED:
        return open_rosters().filter(**same).first()
    if end == Kind.WITHDRAWN:
        return open_rosters().filter(**same, month=roster.month).first()
    return None
