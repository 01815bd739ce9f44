"""Every step with a list joins Wagtail's own history, under names that the admin can read."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

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
}


def record(roster: Roster, action: str, by: User | None, **data: object) -> None:
    """Add one step to the history of *roster*; *data* never holds anything of a person listed."""
    log(
        instance=roster,
        action=f"{PREFIX}{action}",
        user=by,
        data={"reference": roster.reference, **data},
    )
