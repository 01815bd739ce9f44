"""What of the ground's own models, and of Wagtail's, is read for numbers before it is saved."""

from collections.abc import Iterator
from urllib.parse import parse_qsl

from django.contrib.auth.models import Group
from django.utils.translation import gettext as _
from taggit.models import Tag
from wagtail.admin.models import FormState
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, Comment, CommentReply, Site, TaskState, Workflow

from portal.core.models import (
    AlertChannel,
    Appointment,
    CalendarChange,
    CalendarDay,
    DeadlineRule,
    Division,
    FourEyesTask,
    Office,
    OutboxMessage,
    SiteDocument,
    SiteIdentity,
    SiteImage,
    User,
)
from portal.core.public_text.coverage import cover, cover_what_staff_publish, leave_out
from portal.core.public_text.finding import Place


def _typed(state: FormState) -> Iterator[Place]:
    """What the preview keeps of a form that was not saved yet."""
    return (Place(_("The preview"), value) for _name, value in parse_qsl(state.data))


def cover_the_ground() -> None:
    """Called once when the site starts, after all models are there."""
    cover(SiteImage, SiteDocument, Tag, Collection)
    cover(
        SiteIdentity,
        office_phones=("phone", "report_phone", "discipline_phone"),
        reasons={
            "police_record": "fourteen digits that the police issue",
            "credit_code": "eighteen signs of an organ, with a check sign of their own",
        },
    )
    cover(
        Office,
        office_phones=("hotline",),
        reasons={"email": "not public; a mobile number is a usual address"},
    )
    cover(
        User,
        reasons=dict.fromkeys(("username", "email"), "not public; a mobile number is usual"),
    )
    cover(Division, CalendarDay, CalendarChange, DeadlineRule)
    cover(Redirect, Site, Workflow, FourEyesTask, TaskState, Comment, CommentReply)
    cover(FormState, reader=_typed)
    leave_out("no text of its own", Appointment)
    leave_out("addresses of services, encrypted and never public", AlertChannel)
    leave_out("made of numbers and dates, never public; shown to be sent again", OutboxMessage)
    leave_out("names are roles of the program", Group)
    cover_what_staff_publish()
