"""Every step with a list joins Wagtail's own history, under names that the admin can read."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from disclosure.models import Roster
from portal.core.models import User

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

PREFIX = "disclosure."
ACTIONS: Mapping[str, tuple["_StrPromise", "_StrPromise"]] = {
    "import": (_("Import"), _("Imported from a file")),
    "describe": (_("Details"), _("Details recorded")),
    "explain": (_("Explain"), _("Finding explained")),
    "submit": (_("Submit"), _("Submitted for approval")),
    "approve": (_("Approve"), _("Approved for publication")),
    "reject": (_("Send back"), _("Sent back to the preparer")),
    "open": (_("Open"), _("Made public")),
    "close": (_("Close"), _("Period ended")),
    "withdraw": (_("Withdraw"), _("Withdrawn from the public")),
    "discard": (_("Discard"), _("Draft discarded")),
}


def record(roster: Roster, action: str, by: User | None, **data: object) -> None:
    """Add one step to the history of *roster*; *data* never holds anything of a person listed."""
    log(
        instance=roster,
        action=f"{PREFIX}{action}",
        user=by,
        data={"reference": roster.reference, **data},
    )
