"""The one writer of cases: lock, check, change, append the event, tell after commit.

Views, commands and jobs import the steps from here; each topic is a module of its own.
"""

from complaints.desk.answering import close, findings_for, publish, reply, unpublish
from complaints.desk.checks import allowed_actions, citizen_actions
from complaints.desk.citizen import citizen_message, find_by_code, rate, set_acceptance, withdraw
from complaints.desk.deciding import accept, refuse, transfer
from complaints.desk.filing import Filed, Filing, file
from complaints.desk.handling import assign, send_message
from complaints.desk.identity import Identity, open_identity
from complaints.desk.taking import MESSAGE_LENGTH

__all__ = [
    "MESSAGE_LENGTH",
    "Filed",
    "Filing",
    "Identity",
    "accept",
    "allowed_actions",
    "assign",
    "citizen_actions",
    "citizen_message",
    "close",
    "file",
    "find_by_code",
    "findings_for",
    "open_identity",
    "publish",
    "rate",
    "refuse",
    "reply",
    "send_message",
    "set_acceptance",
    "transfer",
    "unpublish",
    "withdraw",
]
