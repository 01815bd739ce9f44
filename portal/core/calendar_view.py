"""The staff page on which the working calendar is changed: days, preview, confirmation."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.core import calendar_change
from portal.core.errors import Refused
from portal.core.permissions import Action, require

SHOWN = 200


class CalendarForm(forms.Form):
    """Days as lines, and why; or a year to fill them in from."""

    year = forms.IntegerField(
        label=gettext_lazy("Fill in a year"),
        required=False,
        min_value=2000,
        max_value=2100,
        help_text=gettext_lazy("Takes every day from the holiday notice, where it is known."),
    )
    days = forms.CharField(
        label=gettext_lazy("Days"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy(
            "One to a line: date, 班 or 休, note. Example: 2027-02-06 班 春节调休"
        ),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason, told to the senders of cases that move"), max_length=200
    )
    expected = forms.CharField(required=False, widget=forms.HiddenInput)


def change(request: HttpRequest) -> HttpResponse:
    """First what would move, then the change itself; nothing typed is lost."""
    by = require(request.user, Action.RULES_MANAGE)
    form = CalendarForm(request.POST or None)
    moves: list[calendar_change.Move] | None = None
    if request.method == "POST" and form.is_valid():
        try:
            data = form.cleaned_data
            if data["year"] and not data["days"]:
                data["days"] = calendar_change.as_text(calendar_change.published_year(data["year"]))
            days = calendar_change.read_days(data["days"])
            if "confirm" in request.POST:
                moved = calendar_change.apply(days, data["expected"], data["reason"], by)
                messages.success(
                    request, _("The calendar is changed; %(n)d dates moved.") % {"n": moved}
                )
                return redirect("calendarday:index")
            moves = calendar_change.preview(days)
            form = CalendarForm(
                initial={**data, "year": None, "expected": calendar_change.fingerprint(days)}
            )
        except Refused as refused:
            form.add_error(None, refused.message)
    context: dict[str, Any] = {
        "form": form,
        "moves": moves and moves[:SHOWN],
        "moved": None if moves is None else len(moves),
        "more": max(len(moves or []) - SHOWN, 0),
        "page_title": _("Change the working calendar"),
        "header_icon": "calendar-alt",
    }
    status = 422 if form.is_bound and form.errors else 200
    return TemplateResponse(request, "core/admin/calendar_change.html", context, status=status)
