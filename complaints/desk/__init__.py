"""The one writer of cases: lock, check, change, append the event, tell after commit.

Views, commands and jobs import the steps from here; each topic is a module of its own.
"""

from complaints.desk.answering import close, findings_for, publish, reply, unpublish
from complaints.desk.checks import allowed_actions, citizen_actions
from complaints.desk.citizen import citizen_message, find_by_code, rate, set_acceptance, withdraw
from complaints.desk.deciding import accept, refuse, transfer
from complaints.desk.delivering import deliver
from complaints.desk.filing import Filed, Filing, file
from complaints.desk.handling import (
    ask_unit,
    assign,
    note,
    progress,
    send_message,
    unit_opinion,
)
from complaints.desk.identity import Identity, open_identity
from complaints.desk.investigating import Record, investigate, investigators_for
from complaints.desk.merging import merge, unmerge
from complaints.desk.taking import MESSAGE_LENGTH

__all__ = [
    "MESSAGE_LENGTH",
    "Filed",
    "Filing",
    "Identity",
    "Record",
    "accept",
    "allowed_actions",
    "ask_unit",
    "assign",
    "citizen_actions",
    "citizen_message",
    "close",
    "deliver",
    "file",
    "find_by_code",
    "findings_for",
    "investigate",
    "investigators_for",
    "merge",
    "note",
    "open_identity",
    "progress",
    "publish",
    "rate",
    "refuse",
    "reply",
    "send_message",
    "set_acceptance",
    "transfer",
    "unit_opinion",
    "unmerge",
    "unpublish",
    "withdraw",
]
