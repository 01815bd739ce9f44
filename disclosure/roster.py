"""The one writer of publicity lists: nobody else sets a state of a list.

Every step locks the list, checks state and person, changes it, and adds to its history.
"""

from disclosure.approval import (
    approve,
    describe,
    digest_to_approve,
    discard,
    explain,
    reject,
    submit,
)
from disclosure.changes import draft_changes
from disclosure.corrections import import_correction
from disclosure.ended import draft_ended
from disclosure.importing import ImportResult, import_roster
from disclosure.periods import close_due, open_due, withdraw
from disclosure.signatures import sign

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
