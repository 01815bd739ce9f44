"""Every step with a list joins Wagtail's own history, under names that the admin can read."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.log_actions import log

from disclosure.models import Roster
from portal.core.models import User

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

PREFIX = "disclosure."
ACTIONS: Mapping[str, tuple["_StrPromise", "_StrPromise"]] = {
    "import": (pgettext_lazy("step with a list", "Import"), _("Imported from a file")),
    "describe": (pgettext_lazy("step with a list", "Details"), _("Details recorded")),
    "explain": (pgettext_lazy("step with a list", "Explain"), _("Finding explained")),
    "screen": (pgettext_lazy("step with a list", "Screen"), _("Findings brought up to date")),
    "register": (
        pgettext_lazy("step with a register", "Upload"),
        _("Register uploaded, the one before emptied"),
    ),
    "submit": (pgettext_lazy("step with a list", "Submit"), _("Submitted for approval")),
    "approve": (pgettext_lazy("step with a list", "Approve"), _("Approved for publication")),
    "reject": (pgettext_lazy("step with a list", "Send back"), _("Sent back to the preparer")),
    "open": (pgettext_lazy("step with a list", "Open"), _("Made public")),
    "close": (pgettext_lazy("step with a list", "Close"), _("Period ended")),
    "withdraw": (pgettext_lazy("step with a list", "Withdraw"), _("Withdrawn from the public")),
    "compare": (pgettext_lazy("step with a list", "Changes"), _("Drafted from two monthly lists")),
    "end": (pgettext_lazy("step with a list", "Ended"), _("Drafted from a list of changes")),
    "sign": (
        pgettext_lazy("step with a list", "Signature"),
        _("Village head signed"),
    ),
    "export": (pgettext_lazy("step with a list", "Archive"), _("Archive of a year taken along")),
    "discard": (pgettext_lazy("step with a list", "Discard"), _("Draft discarded")),
    "object": (pgettext_lazy("step with a list", "Objection"), _("Objection registered")),
    "uphold": (pgettext_lazy("step with a list", "Uphold"), _("Objection upheld, list paused")),
    "dismiss": (pgettext_lazy("step with a list", "Dismiss"), _("Objection not upheld")),
    "resume": (pgettext_lazy("step with a list", "Resume"), _("Public again, missed days added")),
    "correct": (pgettext_lazy("step with a list", "Correct"), _("Corrected list imported")),
    "post": (pgettext_lazy("step with a list", "Posting"), _("Posting recorded")),
    "waiver-ask": (pgettext_lazy("step with a waiver", "Ask"), _("Asked to skip a publicity")),
    "waiver-approve": (
        pgettext_lazy("step with a waiver", "Approve"),
        _("Skipping of a publicity approved"),
    ),
    "waiver-decline": (
        pgettext_lazy("step with a waiver", "Decline"),
        _("Skipping of a publicity declined"),
    ),
    "funds_build": (pgettext_lazy("step with totals", "Build"), _("Counted from the lists")),
    "funds_enter": (pgettext_lazy("step with totals", "Enter"), _("Entered by hand")),
    "funds_publish": (pgettext_lazy("step with totals", "Publish"), _("Totals made public")),
    "funds_withdraw": (pgettext_lazy("step with totals", "Withdraw"), _("Totals withdrawn")),
    "funds_discard": (pgettext_lazy("step with totals", "Discard"), _("Draft of totals discarded")),
}


def record(roster: Roster, action: str, by: User | None, **data: object) -> None:
    """Add one step to the history of *roster*; *data* never holds anything of a person listed."""
    record_on(roster, action, by, reference=roster.reference, **data)


def record_on(instance: Model, action: str, by: User | None, **data: object) -> None:
    """The same for anything else that has a history."""
    log(instance=instance, action=f"{PREFIX}{action}", user=by, data=data)
