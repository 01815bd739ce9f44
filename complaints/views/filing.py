"""Filing without an account: one form, one case, one receipt."""

import hashlib
import secrets
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from complaints import desk, rules
from complaints.form_choices import programme_choices
from complaints.form_parts import posted
from complaints.forms import FilingForm
from complaints.models import Complaint
from complaints.receipts import Voucher
from disclosure.models import Roster
from disclosure.queries import describe_entry, entry_for_report, open_rosters
from portal.core import ratelimit
from portal.core.challenge import Challenge
from portal.core.errors import Refused
from portal.core.models import Division
from portal.core.uploads import too_large

SCOPE = "filing"
ACCEPTED = "filing.accepted"
ATTEMPTS = "filing.attempts"
REPORT = "assistance_report"
_signer = Signer(salt="complaints.form-token")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def file(request: HttpRequest) -> HttpResponse:
    """The empty form, the form with its errors, or the receipt."""
    challenge = Challenge.for_request(request, SCOPE, needed=in_a_hurry(request))
    if request.method != "POST":
        return _form_page(request, _empty_form(request), challenge)
    data = posted(request.POST)
    token = digest_of_token(data)
    if token and (earlier := sent_before(token)):
        return receipt_page(request, earlier, None)
    attempts = ratelimit.count(request, ATTEMPTS, settings.FILING_LIMIT_RATE)
    if attempts.exceeded:
        return _come_back(request, data, challenge, attempts)
    form = _bound_form(request, data)
    if form.is_valid():
        if not challenge.passed(request):
            form.add_error(None, str(challenge.error))
        elif filed := _filed(form, token):
            ratelimit.count(request, ACCEPTED, settings.FILING_FREE_RATE)
            return receipt_page(request, filed.complaint, filed.query_code)
    return _form_page(request, form, challenge)


def sent_before(token: str) -> Complaint | None:
    """The case of a form that comes a second time; for a first one only the index is asked."""
    known = Complaint.objects.filter(form_token=token)
    return known.first() if known.exists() else None


def new_token() -> str:
    """What a form carries so that sending it twice makes one case."""
    return _signer.sign(secrets.token_hex(8))


def in_a_hurry(request: HttpRequest) -> bool:
    """Whether this address has filed so much lately that the challenge is asked."""
    return ratelimit.look(request, ACCEPTED, settings.FILING_FREE_RATE).used_up


def _empty_form(request: HttpRequest) -> FilingForm:
    initial: dict[str, Any] = {"form_token": new_token()}
    entry = entry_for_report(request.GET.get("entry", ""))
    if entry:
        initial |= _about(entry.roster, entry.village or entry.roster.division)
        initial["publicity_entry"] = entry.pk
    elif roster := _list_asked_about(request):
        initial |= _about(roster, _village_asked_about(request, roster))
        initial["subject"] = _("About the list “%(list)s”") % {"list": roster}
    else:
        initial["kind"] = request.GET.get("kind", "")  # a choice that is not offered ticks nothing
        if programme := request.GET.get("programme", ""):
            initial |= _programme_asked_about(programme)
    form = FilingForm(initial=initial, kinds=rules.kinds_in_force())
    form.entry = entry
    return form


def _about(roster: Roster, division: Division) -> dict[str, Any]:
    return {"kind": REPORT, "programme": roster.programme.code, "division": division.code}


def _list_asked_about(request: HttpRequest) -> Roster | None:
    """The list of a poster's QR code, while it is public."""
    reference = request.GET.get("list", "")
    if not (reference.isascii() and reference.isprintable()):
        return None  # PostgreSQL answers a NUL with an error
    return open_rosters().filter(reference=reference).first() if reference else None


def _programme_asked_about(code: str) -> dict[str, Any]:
    """From a guide: its programme, where there is one of that code."""
    known = code in {known for known, _name in programme_choices()}
    return {"kind": REPORT, "programme": code} if known else {}


def _village_asked_about(request: HttpRequest, roster: Roster) -> Division:
    code = request.GET.get("division", "")
    if not (code.isascii() and code.isdigit()):
        return roster.division
    return roster.division.subtree().filter(code=code).first() or roster.division


def _bound_form(request: HttpRequest, data: QueryDict) -> FilingForm:
    return FilingForm(
        data, request.FILES, kinds=rules.kinds_in_force(), files_dropped=too_large(request)
    )


def digest_of_token(data: QueryDict) -> str | None:
    """What is stored of the token of a form that we made; None for any other text."""
    try:
        token = _signer.unsign(data.get("form_token", ""))
    except BadSignature:
        return None
    return hashlib.sha256(token.encode()).hexdigest()


def _filed(form: FilingForm, token: str | None) -> desk.Filed | None:
    values = form.cleaned_data
    filing = desk.Filing(
        kind=values["kind"],
        division=values["division"],
        subject=values["subject"],
        body=values["body"],
        programme_code=values["programme"],
        about_unit=values["about_unit"],
        about_person=values["about_person"],
        publicity_entry=values["publicity_entry"],
        anonymous=values["anonymous"],
        name=values["name"],
        phone=values["phone"],
        email=values["email"],
        contact_by=values["contact_by"],
        public_consent=values["public_consent"],
        attachments=values["clean_files"],
        form_token=token,
    )
    try:
        return desk.file(filing)
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return None


def _form_page(
    request: HttpRequest,
    form: FilingForm,
    challenge: Challenge,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    context = {
        "crumbs": [(_("Complaints"), "/complaints/"), (_("File a complaint"), "")],
        "form": form,
        "challenge": challenge,
        "entry": describe_entry(form.entry) if form.entry else "",
        **more,
    }
    page = render(request, "complaints/file.html", context, status=status)
    if form.entry:  # the masked name of a person stands on it
        page["X-Robots-Tag"] = "noindex, noarchive"
    return challenge.applied(page)


def _come_back(
    request: HttpRequest, data: QueryDict, challenge: Challenge, attempts: ratelimit.Usage
) -> HttpResponse:
    """429 with everything that was typed, unchecked, so that it can be sent later."""
    form = FilingForm(initial=data.dict(), kinds=rules.kinds_in_force())
    return _form_page(request, form, challenge, 429, come_back_at=attempts.come_back_at)


def receipt_page(request: HttpRequest, complaint: Complaint, code: str | None) -> HttpResponse:
    """The number, and the code once; reloading sends the same form and shows the number alone."""
    if code:
        complaint.has_moves = False  # type: ignore[attr-defined]  # see timing.moves_of
    context = {
        "complaint": complaint,
        "code": code,
        "voucher": Voucher(complaint.pk, code).sealed() if code else "",
        "next_step": rules.next_step(complaint, timezone.localdate()),
    }
    return render(request, "complaints/receipt.html", context)
