"""Ledger events told as sentences that residents and staff can read."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints.models import LedgerEvent

TITLES = {
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
    "overdue": gettext_lazy("Deadline passed"),
}


def story_of(events: Iterable[LedgerEvent]) -> list[dict[str, Any]]:
    """Timeline steps (title, state, at, text) for the events of one item; public facts only."""
    return [
        {
            "title": TITLES.get(event.kind, event.kind),
            "state": "late" if event.kind == "overdue" else "done",
            "at": event.at,
            "text": _text(event),
        }
        for event in events
    ]


def _text(event: LedgerEvent) -> str:
    facts = event.public
    if event.kind == "deadline_extended":
        return _("From %(from)s to %(to)s. Reason: %(reason)s") % facts
    if event.kind == "looked_back":
        return _("Passed.") if facts.get("passed") else _("Failed: the item was reopened.")
    if event.kind == "closed":
        return str(facts.get("result", ""))
    if event.kind in ("opened", "overdue") and facts.get("deadline"):
        return _("Deadline: %s") % date.fromisoformat(facts["deadline"])
    return ""
