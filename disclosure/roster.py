"""The one writer of publicity lists: nobody else sets a state of a list.

Every step locks the list, checks state and person, changes it, and adds to its history.
"""

from disclosure.intake.importing import ImportResult, import_roster
from disclosure.lists.approval import (
    approve,
    describe,
    digest_to_approve,
    discard,
    explain,
    reject,
    submit,
)
from disclosure.lists.changes import draft_changes
from disclosure.lists.corrections import import_correction
from disclosure.lists.ended import draft_ended
from disclosure.lists.periods import close_due, open_due, withdraw
from disclosure.lists.signatures import sign

__all__ = [
    "ImportResult",
    "approve",
    "close_due",
    "describe",
    "digest_to_approve",
    "discard",
    "draft_changes",
    "draft_ended",
    "explain",
    "import_correction",
    "import_roster",
    "open_due",
    "reject",
    "sign",
    "submit",
    "withdraw",
]
