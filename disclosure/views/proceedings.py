"""What happens around a list, on its work page: objections, correction, postings."""

from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_safe

from disclosure import roster as writer
from disclosure.forms.proceedings import (
    CorrectionForm,
    DecisionForm,
    ObjectionForm,
    PostingForm,
    ResumeForm,
)
from disclosure.lists import objections, postings
from disclosure.lists.steps import STEPS
from disclosure.lists.terms import is_provisional
from disclosure.models import Objection, Posting, Roster
from portal.core.downloads import private_download_of
from portal.core.models import User
from portal.core.permissions import Action, scoped
from portal.core.workpages import Step

Data = dict[str, Any]
WORK_PAGE = "publicity_lists:inspect"


def _decide(roster: Roster, by: User, data: Data) -> Objection:
    upheld = data["outcome"] == Objection.Outcome.UPHELD
    return objections.decide(data["objection"], by, upheld=upheld, answer=data["answer"])


@sensitive_variables("file")
def _correct(roster: Roster, by: User, data: Data) -> HttpResponse:
    file = data["file"]
    corrected = writer.import_correction(roster, file.read(), file.name, by)
    return redirect(WORK_PAGE, corrected.pk)


PROCEEDING_STEPS: tuple[Step, ...] = (
    Step(
        "object",
        STEPS["object"].label,
        lambda roster, by, data: objections.register(roster, by, **data),
        ObjectionForm,
        done=gettext_lazy("Registered. A reviewer who had no part in the list decides."),
    ),
    Step("decide", STEPS["decide"].label, _decide, DecisionForm),
    Step(
        "correct",
        STEPS["correct"].label,
        _correct,
        CorrectionForm,
        help=gettext_lazy("It takes the place of this list as soon as it is approved and open."),
    ),
    Step(
        "resume",
        STEPS["resume"].label,
        lambda roster, by, data: objections.resume(roster, by, data["reason"]),
        ResumeForm,
        help=gettext_lazy("Where a new check shows that the list stands; missed days are added."),
        done=gettext_lazy("The list is public again."),
    ),
    Step(
        "post",
        STEPS["post"].label,
        lambda roster, by, data: postings.record_posting(roster, by, **data),
        PostingForm,
    ),
)


def without_object(roster: Roster, user: User, allowed: frozenset[str]) -> set[str]:
    """Steps among *allowed* that have nothing to be taken on now."""
    none = set()
    pending = roster.objections.filter(outcome=Objection.Outcome.PENDING)
    if "decide" in allowed and not pending.exclude(registered_by=user).exists():
        none.add("decide")
    if "post" in allowed and not postings.may_still_record(roster):
        none.add("post")
    return none


def proceedings(roster: Roster) -> Data:
    """What the work page tells of all this."""
    return {
        "provisional": is_provisional(roster),
        "objections": roster.objections.select_related("registered_by", "decided_by"),
        "postings": _postings(roster),
        "corrections": roster.corrections.all(),
    }


def _postings(roster: Roster) -> QuerySet[Posting]:
    rows = Posting.objects.filter(publication__roster=roster)
    return rows.select_related("village", "photo", "recorded_by")


@require_safe
@never_cache
def posting_photo(request: HttpRequest, pk: int) -> FileResponse:
    """A photo, always as a download, for those who may see its list."""
    path = "publication__roster__division"
    mine = scoped(Posting.objects.all(), request.user, Action.ROSTER_VIEW, path)
    return private_download_of(mine, pk, "photo")
