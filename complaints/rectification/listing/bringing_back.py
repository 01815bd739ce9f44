"""The list brought back: a file is read in memory, its differences shown, the ticked ones done."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods
from wagtail.log_actions import log

from complaints.rectification.listing.applying import apply
from complaints.rectification.listing.orders import Order, opened
from complaints.rectification.listing.preview import MOST, Preview, preview
from complaints.rectification.listing.reading import read_list
from disclosure.forms.fields import WorkbookField
from portal.core.errors import Refused
from portal.core.models import User
from portal.core.permissions import Action, require
from portal.core.uploads import too_large

BROUGHT_BACK = "rectification.list_imported"
UNPROCESSABLE = 422


class ListForm(forms.Form):
    """The file; nothing else is asked."""

    file = WorkbookField(
        label=gettext_lazy("Rectification list (.xlsx, .xls or .csv)"),
        help_text=gettext_lazy(
            "The file that was downloaded here, or a list in the usual columns. It is only "
            "compared: nothing changes before you confirm, and the file is not kept."
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_variables()
def bring_back(request: HttpRequest) -> HttpResponse:
    """Choose a file, see the differences, tick what is to be done."""
    user = require(request.user, Action.RECTIFICATION_HANDLE)
    if request.method == "POST" and "confirm" in request.POST:
        return _confirmed(request, user)
    form = ListForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        if too_large(request):
            form.add_error("file", _("The file is too large. Leave out what is not needed."))
        elif form.is_valid():
            return _shown(request, form, user)
    return _page(request, form)


@sensitive_variables()
def _shown(request: HttpRequest, form: ListForm, user: User) -> HttpResponse:
    file = form.cleaned_data["file"]
    try:
        found = preview(read_list(file.read(), file.name), user)
    except Refused as refused:
        form.add_error("file", str(refused))
        return _page(request, form)
    return _page(request, ListForm(), found)


def _confirmed(request: HttpRequest, user: User) -> HttpResponse:
    """Everything that was ticked, or nothing and the reason."""
    try:
        orders = _ticked(request, user)
        apply(orders, user)
    except Refused as refused:
        return _page(request, ListForm(), refused=_("Nothing was changed. %s") % refused)
    new = sum(1 for order in orders if order.new)
    # The log hangs on the account: what was brought in is a fact about who did it.
    data = {"new": new, "changed": len(orders) - new}
    log(instance=user, action=BROUGHT_BACK, user=user, data=data)
    done = ngettext("%(n)d row was taken over.", "%(n)d rows were taken over.", len(orders))
    messages.success(request, done % {"n": len(orders)})
    return redirect("rectification_items:index")


def _ticked(request: HttpRequest, user: User) -> list[Order]:
    orders = [opened(text, user) for text in request.POST.getlist("row")[:MOST]]
    if not orders:
        raise Refused(_("No row was ticked."), code="nothing-ticked")
    return orders


def _page(
    request: HttpRequest, form: ListForm, found: Preview | None = None, refused: str = ""
) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "found": found,
        "refused": refused,
        "page_title": _("Bring the list back"),
        "header_icon": "upload",
    }
    template = "complaints/rectification/admin/bring_back.html"
    status = UNPROCESSABLE if refused or form.errors else 200
    return TemplateResponse(request, template, context, status=status)
