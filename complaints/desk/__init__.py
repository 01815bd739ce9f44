"""The one writer of cases: lock, check, change, append the event, tell after commit.

Views, commands and jobs import the steps from here; each topic is a module of its own.
"""

from complaints.desk.answering import close, findings_for, publish, reply, unpublish
from complaints.desk.checks import allowed_actions, citizen_actions
from complaints.desk.citizen import citizen_message, find_by_code, rate, set_acceptance, withdraw
from complaints.desk.conflicts import exclude, recuse
from complaints.desk.deciding import accept, refuse, transfer
from complaints.desk.delivering import deliver
from complaints.desk.filing import Filed, Filing, digest_of, file
from complaints.desk.handling import (
    ask_unit,
    assign,
    look_into,
    note,
    progress,
    send_message,
    unit_opinion,
)
from complaints.desk.identity import Identity, open_identity
from complaints.desk.investigating import Record, investigate, investigators_for
from complaints.desk.limits import (
    ask_extension,
    ask_supplement,
    end_supplement,
    expire_supplement,
    grant_extension,
    move_dates,
    object_to_transfer,
    refuse_extension,
    use_ordinary,
    use_simple,
)
from complaints.desk.merging import merge, unmerge
from complaints.desk.reissuing import reissue_code, request_code
from complaints.desk.reviewing import ask_review, redo, uphold
from complaints.desk.routing import make_confidential, refer
from complaints.desk.taking import MESSAGE_LENGTH

__all__ = [
    "MESSAGE_LENGTH",
    "Filed",
    "Filing",
    "Identity",
    "Record",
    "accept",
    "allowed_actions",
    "ask_extension",
    "ask_review",
    "ask_supplement",
    "ask_unit",
    "assign",
    "citizen_actions",
    "citizen_message",
    "close",
    "deliver",
    "digest_of",
    "end_supplement",
    "exclude",
    "expire_supplement",
    "file",
    "find_by_code",
    "findings_for",
    "grant_extension",
    "investigate",
    "investigators_for",
    "look_into",
    "make_confidential",
    "merge",
    "move_dates",
    "note",
    "object_to_transfer",
    "open_identity",
    "progress",
    "publish",
    "rate",
    "recuse",
    "redo",
    "refer",
    "refuse",
    "refuse_extension",
    "reissue_code",
    "reply",
    "request_code",
    "send_message",
    "set_acceptance",
    "transfer",
    "unit_opinion",
    "unmerge",
    "unpublish",
    "uphold",
    "use_ordinary",
    "use_simple",
    "withdraw",
]
