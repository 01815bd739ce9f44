"""The forms of the steps that move a clock, and of reviews."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from complaints import desk, timing
from complaints.desk.taking import REASON_LENGTH
from complaints.staff.forms import CaseForm, ReasonForm, area
from portal.core.models import DeadlineRule


class GrantForm(CaseForm):
    """A decision on the request for longer time, which shows what was asked."""

    @property
    def told(self) -> str:
        asked = timing.open_extension(self.case)
        if asked is None:
            return ""
        return _("%(person)s asks for %(days)d days longer: %(reason)s") % {
            "person": asked.asked_by,
            "days": asked.days,
            "reason": asked.reason,
        }


class RefuseLongerForm(GrantForm, ReasonForm):
    """The same, and why not."""


class ToldReasonForm(CaseForm):
    """A reason that the sender reads."""

    reason = area(_("Reason, told to the sender"), max_length=REASON_LENGTH)


class ExtensionForm(ToldReasonForm):
    """How many days longer, and why (条例 34)."""

    days = forms.IntegerField(label=_("Days longer"), min_value=1)

    field_order = ("days", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        day = timing.day_of(self.case.filed_at)
        most = DeadlineRule.objects.amount(timing.EXTENSION_RULE, day, 0)
        self.fields["days"].help_text = _("At most %(days)d.") % {"days": most}


class SupplementForm(CaseForm):
    """What the sender is asked for."""

    body = area(_("What is missing"), max_length=desk.MESSAGE_LENGTH, rows=4)


class OpinionForm(CaseForm):
    """What the organ that reviews has decided."""

    opinion = area(
        _("Decision of the organ that reviews, read by the sender"), max_length=4000, rows=6
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        review = timing.open_review(self.case)
        if review:
            self.fields["opinion"].help_text = _("Asked of %(organ)s: %(reason)s") % {
                "organ": review.organ,
                "reason": review.reason,
            }
