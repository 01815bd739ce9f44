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
    "reassigned": gettext_lazy("Responsibility handed over"),
    "lead_set": gettext_lazy("Lead named"),
    "extension_asked": gettext_lazy("Later deadline asked for"),
    "extension_refused": gettext_lazy("Later deadline refused"),
    "deadline_extended": gettext_lazy("Deadline extended"),
    "row_removed": gettext_lazy("Not in the circular any more; the item stays on the list"),
    "row_restored": gettext_lazy("In the circular again"),
    "closing_requested": gettext_lazy("Closing requested"),
    "closing_refused": gettext_lazy("Closing refused"),
    "consented": gettext_lazy("The superior unit consented to the closing"),
    "closing_on_notice": gettext_lazy("Closing on public notice"),
    "objection_received": gettext_lazy("Somebody objected to the closing"),
    "objection_upheld": gettext_lazy("Objection upheld: the item is open again"),
    "objection_dismissed": gettext_lazy("Objection dismissed"),
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
    facts = event.private
    if event.kind == "reassigned":
        words = _("From %(before)s to %(now)s.")
        handed = words % {"before": facts.get("from", ""), "now": facts.get("person", "")}
        return f"{handed} {facts.get('reason', '')}"
    return " ".join(str(facts[k]) for k in ("measure", "note", "leader", "reason") if k in facts)


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


def _reassigned(facts: Mapping[str, Any]) -> str:
    before, now = facts.get("from_unit", ""), facts.get("unit", "")
    if before == now:
        return _("Another person of %(unit)s is responsible now.") % {"unit": now}
    return _("From %(before)s to %(now)s.") % {"before": before, "now": now}


def _led(facts: Mapping[str, Any]) -> str:
    unit = facts.get("lead_unit", "")
    return _("Lead unit: %(unit)s") % {"unit": unit} if unit else ""


def _stays(facts: Mapping[str, Any]) -> str:
    return _("The deadline stays %(deadline)s.") % {"deadline": facts.get("deadline", "")}


def _closed(facts: Mapping[str, Any]) -> str:
    return str(facts.get("result", ""))


def _on_notice(facts: Mapping[str, Any]) -> str:
    return _("Anybody may object until %(day)s. Result: %(result)s") % {
        "day": facts.get("notice_until", ""),
        "result": facts.get("result", ""),
    }


def _reason(facts: Mapping[str, Any]) -> str:
    return _("Reason: %(reason)s") % {"reason": facts.get("reason", "")}


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
    "reassigned": _reassigned,
    "lead_set": _led,
    "extension_asked": _extended,
    "extension_refused": _stays,
    "deadline_extended": _extended,
    "closed": _closed,
    "consented": lambda facts: str(facts.get("unit", "")),
    "closing_on_notice": _on_notice,
    "objection_upheld": _reason,
    "objection_dismissed": _reason,
    "looked_back": _looked_back,
    "escalated": _escalated,
}
