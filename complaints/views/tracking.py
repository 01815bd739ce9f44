"""Following one case with its number and code, and having a say in it; the code is never kept."""

import secrets
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from complaints import desk, queries
from complaints.form_parts import posted
from complaints.models import Complaint
from complaints.tracking_forms import LookupForm
from complaints.views.case import ACTIONS, Action, case_context
from complaints.whole import made_whole
from portal.core import ratelimit
from portal.core.challenge import Challenge, use_once
from portal.core.errors import Refused
from portal.core.uploads import too_large

SCOPE = "tracking"
FAILED = "tracking.failed"
SALT = "complaints.tracking"
# How long the forms of a page that was looked up can be sent without typing the code again.
PASS_SECONDS = 30 * 60
STAMP = 16


@dataclass(frozen=True, slots=True)
class Pass:
    """Leave to act on one case from one page; signed, short-lived, each action once.

    It ends with the code by which the page was opened: *stamp* is the beginning of its digest.
    """

    complaint_id: int
    stamp: str
    nonce: str = field(default_factory=lambda: secrets.token_hex(8))

    @classmethod
    def of(cls, complaint: Complaint) -> "Pass":
        """A fresh pass for a page of the case."""
        return cls(complaint.pk, complaint.query_code_digest[:STAMP])

    def signed(self) -> str:
        return signing.dumps([self.complaint_id, self.stamp, self.nonce], salt=SALT)

    @classmethod
    def read(cls, text: str) -> "Pass | None":
        """The pass in *text*; None when it is not ours, or it or its code has expired."""
        try:
            complaint_id, stamp, nonce = signing.loads(text, salt=SALT, max_age=PASS_SECONDS)
        except (signing.BadSignature, ValueError, TypeError):
            return None
        rows = Complaint.objects.filter(pk=complaint_id, query_code_digest__startswith=stamp)
        return cls(int(complaint_id), str(stamp), str(nonce)) if rows.exists() else None


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    """The form for number and code; the case; or what an action on the case has led to."""
    if request.method != "POST":
        form = LookupForm(initial={"number": request.GET.get("number", "")[:24]})
        return _lookup_page(request, form, _challenge(request))
    data = posted(request.POST)
    action = ACTIONS.get(data.get("action", ""))
    return _act(request, data, action) if action else _look_up(request, data)


def _challenge(request: HttpRequest) -> Challenge:
    failed = ratelimit.look(request, FAILED, settings.TRACKING_FREE_RATE)
    return Challenge.for_request(request, SCOPE, needed=failed.used_up)


def _look_up(request: HttpRequest, data: QueryDict) -> HttpResponse:
    challenge = _challenge(request)
    failed = ratelimit.look(request, FAILED, settings.TRACKING_LIMIT_RATE)
    if failed.used_up:
        form = LookupForm(initial=data.dict())
        return _lookup_page(request, form, challenge, 429, come_back_at=failed.come_back_at)
    form = LookupForm(data)
    if form.is_valid():
        if not challenge.passed(request):
            form.add_error(None, str(challenge.error))
        elif complaint := desk.find_by_code(form.cleaned_data["number"], form.cleaned_data["code"]):
            return _case_page(request, complaint, draft=form.cleaned_data["draft"])
        else:
            _count_failure(request)
            challenge = _challenge(request)
            form.add_error(
                None,
                _(
                    "There is no case with this number and this code. Please compare both with "
                    "your receipt; they belong together."
                ),
            )
    return _lookup_page(request, form, challenge)


def _count_failure(request: HttpRequest) -> None:
    for rate in (settings.TRACKING_FREE_RATE, settings.TRACKING_LIMIT_RATE):
        ratelimit.count(request, FAILED, rate)


def _act(request: HttpRequest, data: QueryDict, action: Action) -> HttpResponse:
    leave = Pass.read(data.get("pass", ""))
    complaint = _complaint_of(leave)
    if leave is None or complaint is None:
        empty = LookupForm(initial={"draft": data.get("body") or data.get("reason") or ""})
        return _lookup_page(request, empty, _challenge(request), expired=True)
    form = action.bound(data, request.FILES, too_large(request))
    if not form.is_valid():
        return _case_page(request, complaint, action=action, form=form)
    if not use_once(f"{leave.nonce}:{action.name}", PASS_SECONDS):
        return _case_page(request, complaint, done=_("We had received this already."))
    try:
        action.take(complaint, form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return _case_page(request, _complaint_of(leave) or complaint, action=action, form=form)
    return _case_page(request, _complaint_of(leave) or complaint, done=str(action.done))


def _complaint_of(leave: Pass | None) -> Complaint | None:
    rows = queries.for_sender()
    found = rows.filter(pk=leave.complaint_id).first() if leave else None
    return made_whole(found) if found else None


def _lookup_page(
    request: HttpRequest, form: LookupForm, challenge: Challenge, status: int = 200, **more: Any
) -> HttpResponse:
    context = {
        "crumbs": [(_("Complaints"), "/complaints/"), (_("Track a complaint"), "")],
        "form": form,
        "challenge": challenge,
        **more,
    }
    return challenge.applied(render(request, "complaints/track.html", context, status=status))


def _case_page(
    request: HttpRequest,
    complaint: Complaint,
    *,
    action: Action | None = None,
    form: forms.Form | None = None,
    done: str = "",
    draft: str = "",
) -> HttpResponse:
    context = case_context(complaint, action, form, draft) | {
        "crumbs": [
            (_("Complaints"), "/complaints/"),
            (_("Track a complaint"), "/complaints/track/"),
            (complaint.number, ""),
        ],
        "pass": Pass.of(complaint).signed(),
        "done": done,
        "form": form,
    }
    return render(request, "complaints/case.html", context)
