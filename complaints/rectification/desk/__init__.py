"""The one writer of rectification items: every step locks, checks, changes, notes, then notifies.

It reads like what a clerk would say, and refuses what the notice forbids: closing one's own
work, closing without evidence, moving a deadline silently, looking back at one's own closing.
"""

from complaints.rectification.desk.answerable import reassign, set_lead
from complaints.rectification.desk.asking import (
    Handout,
    Said,
    answer_with_code,
    asked_of,
    complainant_says,
    hand_out_codes,
    prepare,
    record_visit,
)
from complaints.rectification.desk.closing import (
    consent_to_closing,
    end_notice,
    grant_closing,
    refuse_closing,
    request_closing,
)
from complaints.rectification.desk.deadlines import (
    ask_extension,
    grant_extension,
    refuse_extension,
    waiting_extension,
)
from complaints.rectification.desk.lookbacks import look_back, pending_look_back
from complaints.rectification.desk.objections import (
    dismiss_objection,
    object_to_closing,
    uphold_objection,
)
from complaints.rectification.desk.opening import open_from_circular, open_item
from complaints.rectification.desk.working import (
    add_evidence,
    add_measure,
    complete_measure,
    report_progress,
)

__all__ = [
    "Handout",
    "Said",
    "add_evidence",
    "add_measure",
    "answer_with_code",
    "ask_extension",
    "asked_of",
    "complainant_says",
    "complete_measure",
    "consent_to_closing",
    "dismiss_objection",
    "end_notice",
    "grant_closing",
    "grant_extension",
    "hand_out_codes",
    "look_back",
    "object_to_closing",
    "open_from_circular",
    "open_item",
    "pending_look_back",
    "prepare",
    "reassign",
    "record_visit",
    "refuse_closing",
    "refuse_extension",
    "report_progress",
    "request_closing",
    "set_lead",
    "uphold_objection",
    "waiting_extension",
]
