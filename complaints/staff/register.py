"""Spoken and written cases enter the same ledger in one page, and leave a receipt on paper."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints import desk, queries, rules
from complaints.models import Complaint
from complaints.receipts import Voucher
from complaints.staff.register_form import RegisterForm
from portal.core.errors import Refused
from portal.core.models import User
from portal.core.permissions import Action, Person, may
from portal.core.uploads import require_upload_in_bounds

CHANNEL = "petitions.channel"  # what this clerk chose last, for the next case
LOOK_BACK = timedelta(days=365)
MOST_REPEATS = 5


def register(request: HttpRequest) -> HttpResponse:
    """Register a case that came by telephone, visit, letter or hotline, and show its receipt."""
    user = request.user
    if not isinstance(user, User) or not may_register(user):
        raise PermissionDenied
    form = RegisterForm(
        request.POST or None,
        request.FILES or None,
        user=user,
        channel=request.session.get(CHANNEL, ""),
    )
    if request.method == "POST" and form.is_valid():
        try:
            require_upload_in_bounds(request)
            filed = desk.file(form.filing(), at=form.cleaned_data["received_at"])
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            request.session[CHANNEL] = filed.complaint.channel
            return _receipt(request, filed)
    context = {"form": form, "page_title": _("Register a case"), "header_icon": "edit"}
    status = 422 if form.is_bound else 200
    return TemplateResponse(request, "complaints/admin/register.html", context, status=status)


def may_register(user: Person) -> bool:
    """Whether *user* takes cases down for others somewhere."""
    return may(user, Action.COMPLAINT_HANDLE) or may(user, Action.CONFIDENTIAL_HANDLE)


def perhaps_repeats(case: Complaint, user: Person) -> list[Complaint]:
    """Earlier cases by the same number or about the same line, as far as *user* may open them.

    They tell that the matter came before, never who brought it.
    """
    same = Q()
    digest = getattr(getattr(case, "reporter", None), "phone_digest", "")
    if digest:
        same |= Q(reporter__phone_digest=digest)
    if case.publicity_entry_id:
        same |= Q(publicity_entry_id=case.publicity_entry_id)
    if not same:
        return []
    earlier = queries.visible_to(user).filter(same, filed_at__gte=case.filed_at - LOOK_BACK)
    return list(earlier.exclude(pk=case.pk).select_related("kind")[:MOST_REPEATS])


def _receipt(request: HttpRequest, filed: desk.Filed) -> HttpResponse:
    messages.success(request, _("The case is registered."))
    case = filed.complaint
    context = {
        "case": case,
        "query_code": filed.query_code,
        "voucher": Voucher(case.pk, filed.query_code).sealed() if filed.query_code else "",
        "coming": rules.next_step(case, timezone.localdate()),
        "page_title": _("Receipt"),
        "header_icon": "doc-full",
        "visible": queries.visible_to(request.user).filter(pk=case.pk).exists(),
        "repeats": perhaps_repeats(case, request.user),
    }
    response = TemplateResponse(request, "complaints/admin/receipt.html", context)
    response["Cache-Control"] = "private, no-store"
    return response
