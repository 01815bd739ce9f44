"""The answer as a paper: 处理意见书 with its delivery receipt, made anew whenever it is asked for.

No name and no number of the sender is on it or read for it: the name is written in by hand when
the letter is handed over. Whoever calls has asked whether the person may have it.
"""

from pathlib import Path

from django.utils import timezone

from complaints.letters.content import letter_facts
from complaints.models import Complaint, Reply
from portal.core.typesetting import typeset

TEMPLATE = Path(__file__).resolve().parent / "letter.typ"


def reply_letter(reply: Reply) -> bytes:
    """The letter of *reply* as PDF; Refused with busy or not-set when it cannot be made now."""
    return typeset(TEMPLATE, letter_facts(reply.complaint, reply))


def preview(complaint: Complaint, draft: Reply) -> bytes:
    """The letter that an unsaved *draft* would become, marked as one."""
    return typeset(TEMPLATE, letter_facts(complaint, draft, draft=True))


def file_name(reply: Reply) -> str:
    """What the letter is called where it is kept."""
    return f"{reply.complaint.number}-{timezone.localtime(reply.at):%Y%m%d}.pdf"
