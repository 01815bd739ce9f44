"""Events of a check told as sentences, for staff and, where they may be read, for everyone."""

from collections.abc import Iterable
from itertools import dropwhile
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints.models import LedgerEvent

TITLES: dict[str, Promise] = {
    "planned": gettext_lazy("Planned"),
    "changed": gettext_lazy("Plan changed"),
    "announced": gettext_lazy("Announced"),
    "drawn": gettext_lazy("Drawn"),
    "sheet_filled": gettext_lazy("Sheet filled in"),
    "sheet_finished": gettext_lazy("Sheet finished"),
    "finding_recorded": gettext_lazy("Finding written down"),
    "finding_confirmed": gettext_lazy("Finding confirmed by a second inspector"),
    "finding_declined": gettext_lazy("Finding not confirmed"),
    "item_opened": gettext_lazy("Finding put on the rectification list"),
    "recorded": gettext_lazy("Visits ended, findings complete"),
    "circular_drafted": gettext_lazy("Circular drafted"),
    "circulated": gettext_lazy("Circular published"),
}
# Of what happens during the visits the public reads when they have ended, in numbers.
PUBLIC = frozenset({"announced", "changed", "drawn", "recorded", "circulated"})


def story_of(events: Iterable[LedgerEvent]) -> list[dict[str, Any]]:
    """All of them for staff."""
    return [
        {
            "title": TITLES.get(event.kind, event.kind),
            "state": "done",
            "at": event.at,
            "text": _text(event),
            "by": event.actor_label,
        }
        for event in events
    ]


def public_story_of(events: Iterable[LedgerEvent]) -> list[dict[str, Any]]:
    """What everyone may read, from the announcement on; nobody's name."""
    since = dropwhile(lambda event: event.kind != "announced", events)
    told = story_of(event for event in since if event.kind in PUBLIC)
    return [{**step, "by": ""} for step in told]


def _text(event: LedgerEvent) -> str:
    facts = event.public
    if event.kind == "drawn" and facts.get("reason"):
        return _("Drawn again: %(reason)s") % {"reason": facts["reason"]}
    return str(facts.get("township") or facts.get("item") or event.private.get("reason") or "")
