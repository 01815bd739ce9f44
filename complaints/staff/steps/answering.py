"""Buttons of the answer and what follows it."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints import desk, letters
from complaints.models import Complaint, Reply
from complaints.staff.answering_forms import DeliverForm, ReplyForm
from complaints.staff.handling_forms import NoteForm
from complaints.staff.steps.parts import step
from complaints.transitions import Step as Name
from portal.core.downloads import pdf_download
from portal.core.models import User
from portal.core.workpages import Step


def _preview(case: Complaint, by: User, data: dict[str, Any]) -> HttpResponse:
    """The letter as it would be sent."""
    draft = Reply(complaint=case, by=by, at=timezone.now(), **data)
    return pdf_download(letters.preview(case, draft), letters.file_name(draft), inline=True)


STEPS: tuple[Step, ...] = (
    step(
        Name.REPLY,
        lambda case, by, data: desk.reply(case, by, **data),
        ReplyForm,
        help=_(
            "The sender reads it at once, and so does every sender whose case is handled under "
            "this one. Write no name and no number of anybody."
        ),
        preview=_preview,
    ),
    step(
        Name.DELIVER,
        lambda case, by, data: desk.deliver(case, by, **data),
        DeliverForm,
        help=_("The time for asking for a review counts from the first delivery."),
    ),
    step(
        Name.LOOK_INTO,
        lambda case, by, data: desk.look_into(case, by, **data),
        NoteForm,
        help=_(
            "Write what you found and what follows from it. Colleagues read it; the sender sees "
            "only that it was looked into."
        ),
    ),
    step(Name.CLOSE, lambda case, by, data: desk.close(case, by)),
    step(
        Name.PUBLISH,
        lambda case, by, data: desk.publish(case, by),
        help=_("Kind, place, dates and finding become public, with the consent of the sender."),
    ),
    step(Name.UNPUBLISH, lambda case, by, data: desk.unpublish(case, by), danger=True),
)
