"""Ledger events told as sentences: public facts for residents, notes and names for staff."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints.models import LedgerEvent

TITLES: dict[str, Promise] = {
    "opened": gettext_lazy("Put on the rectification list"),
    "measure_added": gettext_lazy("Measure decided"),
    "measure_done": gettext_lazy("Measure carried out"),
    "evidence_added": gettext_lazy("Evidence attached"),
    "progress": gettext_lazy("Progress reported"),
    "deadline_extended": gettext_lazy("Deadline extended"),
    "closing_requested": gettext_lazy("Closing requested"),
    "closing_refused": gettext_lazy("Closing refused"),
    "closed": gettext_lazy("Closed after a check by another unit"),
    "looked_back": gettext_lazy("Look-back"),
    "codes_handed_out": gettext_lazy("Codes for residents handed out"),
    "resident_answered": gettext_lazy("A resident answered"),
    "visit_recorded": gettext_lazy("A visit was recorded"),
    "overdue": gettext_lazy("Deadline passed"),
    "escalated": gettext_lazy("Put under special supervision"),
}

# What only staff read: answers that can be counted one by one could be put down to people.
INTERNAL = frozenset({"codes_handed_out", "resident_answered", "visit_recorded"})


def story_of(events: Iterable[LedgerEvent]) -> list[dict[str, Any]]:
    """Timeline steps (title, state, at, text) that everyone may read of one item."""
    return [_step(event) for event in events if event.kind not in INTERNAL]


def _step(event: LedgerEvent) -> dict[str, Any]:
    return {
        "title": TITLES.get(event.kind, event.kind),
        "state": "late" if event.kind == "overdue" else "done",
        "at": event.at,
        "text": text_of(event),
    }


def staff_story_of(events: Iterable[LedgerEvent], judged: bool = False) -> list[dict[str, Any]]:
    """All of them for staff: with who acted and the note that is not public.

    Whoever is *judged* by the answers does not read whom they were asked of and when they came.
    """
    return [
        {**_step(event), "by": event.actor_label, "note": _note(event)}
        for event in events
        if not (judged and event.kind in INTERNAL)
    ]


def _note(event: LedgerEvent) -> str:
    return " ".join(
        str(event.private[k]) for k in ("measure", "note", "reason") if k in event.private
    )


def text_of(event: LedgerEvent) -> str:
    """What everyone may know about the event beyond its title."""
    make = _TEXTS.get(event.kind)
    return make(event.public) if make else ""


def _deadline(facts: Mapping[str, Any]) -> str:
    return _("Deadline: %(deadline)s") % {"deadline": facts.get("deadline", "")}


def _extended(facts: Mapping[str, Any]) -> str:
    return _("From %(from)s to %(to)s. Reason: %(reason)s") % {
        name: facts.get(name, "") for name in ("from", "to", "reason")
    }


def _closed(facts: Mapping[str, Any]) -> str:
    return str(facts.get("result", ""))


def _looked_back(facts: Mapping[str, Any]) -> str:
    if facts.get("passed") and facts.get("next"):
        return _("Passed; the next look-back is due on %(day)s.") % {"day": facts["next"]}
    if facts.get("passed"):
        return _("Passed: the item is confirmed.")
    told = _("Failed: the item was reopened, new deadline %(day)s.") % {
        "day": facts.get("new_deadline", "")
    }
    if not facts.get("witness_unit"):
        return told
    witness = _("%(unit)s watches as the superior unit.") % {"unit": facts["witness_unit"]}
    return f"{told} {witness}"


def _escalated(facts: Mapping[str, Any]) -> str:
    return _("The look-back has failed %(times)s times.") % {"times": facts.get("relapses", "")}


_TEXTS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "opened": _deadline,
    "overdue": _deadline,
    "deadline_extended": _extended,
    "closed": _closed,
    "looked_back": _looked_back,
    "escalated": _escalated,
}
