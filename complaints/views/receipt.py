"""The receipt as a paper, the code typed back once, and whether a receipt is in the ledger."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from complaints import codes, desk, receipts
from complaints.form_parts import posted
from complaints.models import Complaint
from complaints.receipts import Voucher
from portal.core import ratelimit
from portal.core.downloads import pdf_download
from portal.core.errors import Refused

CHECKED = "receipt.check"
GONE, BUSY, TOO_MANY = 410, 503, 429


class CheckForm(forms.Form):
    """What stands on a receipt."""

    number = forms.CharField(
        label=_("Complaint number"),
        max_length=60,
        error_messages={"required": _("Type the number from your receipt.")},
    )
    seal = forms.CharField(
        label=_("Receipt seal"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("The sixteen digits and letters below on the receipt."),
        error_messages={"required": _("Type the seal from your receipt.")},
    )


@never_cache
@require_POST
def paper(request: HttpRequest) -> HttpResponse:
    """The PDF, for whoever has the page that showed the code; by POST, so that no log keeps it."""
    usage = ratelimit.count(request, "receipt.paper", settings.POSTER_LIMIT_RATE)
    if usage.exceeded:
        return render(request, "429.html", {"come_back_at": usage.come_back_at}, status=TOO_MANY)
    voucher = Voucher.read(posted(request.POST).get("voucher", ""))
    case = _case(voucher)
    if voucher is None or case is None:
        return render(request, "complaints/letter_unavailable.html", {"gone": True}, status=GONE)
    try:
        pdf = receipts.paper(case, voucher.code)
    except Refused as refused:
        context = {"reason": str(refused)}
        return render(request, "complaints/letter_unavailable.html", context, status=BUSY)
    return pdf_download(pdf, f"{case.number}.pdf")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request: HttpRequest) -> HttpResponse:
    """The check of a receipt; with a voucher, the code typed back."""
    data = posted(request.POST)
    if request.method == "POST" and "voucher" in data:
        return _typed_back(request, data.get("voucher", ""), data.get("typed", ""))
    form = CheckForm(data if request.method == "POST" else None)
    limit = ratelimit.look(request, CHECKED, settings.TRACKING_LIMIT_RATE)
    if limit.used_up:
        return _page(request, form, status=TOO_MANY, come_back_at=limit.come_back_at)
    if not form.is_bound or not form.is_valid():
        return _page(request, form)
    found = receipts.find(form.cleaned_data["number"], form.cleaned_data["seal"])
    if found is None:
        ratelimit.count(request, CHECKED, settings.TRACKING_LIMIT_RATE)
    return _page(request, form, found=found, asked=True)


def _typed_back(request: HttpRequest, text: str, typed: str) -> HttpResponse:
    voucher = Voucher.read(text)
    case = _case(voucher)
    if voucher is None or case is None:
        return render(request, "complaints/letter_unavailable.html", {"gone": True}, status=GONE)
    right = codes.normalise(typed) == codes.normalise(voucher.code)
    context = {"complaint": case, "right": right, "typed": typed[:60], "voucher": text}
    # A wrong one is compared with the right one, while the page that knows it is open.
    context |= {} if right else {"code": voucher.code}
    return render(request, "complaints/typed_back.html", context)


def _case(voucher: Voucher | None) -> Complaint | None:
    if voucher is None:
        return None
    rows = Complaint.objects.select_related("kind", "office", "notice_rule", "handle_rule")
    # A code that was given out anew has ended on every page.
    current = desk.digest_of(voucher.code)
    return rows.filter(pk=voucher.complaint_id, query_code_digest=current).first()


def _page(request: HttpRequest, form: CheckForm, status: int = 200, **more: Any) -> HttpResponse:
    crumbs = [(_("Complaints"), "/complaints/"), (_("Check a receipt"), "")]
    context = {"crumbs": crumbs, "form": form, **more}
    return render(request, "complaints/receipt_check.html", context, status=status)
