"""The one writer of cases: lock, check, change, append the event, tell after commit.

Views, commands and jobs import the steps from here; each topic is a module of its own.
"""

from complaints.desk.answering import close, findings_for, publish, reply, unpublish
from complaints.desk.checks import allowed_actions, citizen_actions
from complaints.desk.citizen import citizen_message, find_by_code, rate, set_acceptance, withdraw
from complaints.desk.conflicts import exclude, file_relative, recuse
from complaints.desk.deciding import accept, refuse, transfer
from complaints.desk.filing import Filed, Filing, file
from complaints.desk.groups import Spokesperson
from complaints.desk.handling import assign, send_message
from complaints.desk.identity import Identity, open_identity
from complaints.desk.routing import make_confidential, refer
from complaints.desk.taking import MESSAGE_LENGTH

__all__ = [
    "MESSAGE_LENGTH",
    "Filed",
    "Filing",
    "Identity",
    "Spokesperson",
    "accept",
    "allowed_actions",
    "assign",
    "citizen_actions",
    "citizen_message",
    "close",
    "exclude",
    "file",
    "file_relative",
    "find_by_code",
    "findings_for",
    "make_confidential",
    "open_identity",
    "publish",
    "rate",
    "recuse",
    "refer",
    "refuse",
    "reply",
    "send_message",
    "set_acceptance",
    "transfer",
    "unpublish",
    "withdraw",
]
