"""Forms of the answer and of its delivery."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints import desk, opinions
from complaints.models import Delivery, Reply
from complaints.staff.forms import CaseForm, area

# What only a written opinion has (条例 32).
WHOLE = ("request", "facts", "reasons")


class ReplyForm(CaseForm):
    """All parts of a written opinion, or for a question the plain answer (条例 31, 32)."""

    outcome = forms.ChoiceField(label=_("Finding"))
    request = area(_("Request"), max_length=1000, rows=2)
    facts = area(_("Facts found"), max_length=4000, rows=5)
    reasons = area(_("Reasons"), max_length=4000, rows=4)
    body = area(_("Opinion"), max_length=4000, rows=6)
    legal_basis = forms.CharField(label=_("Legal basis"), max_length=300)
    review_office = forms.CharField(
        label=_("Where to ask for a review"), max_length=120, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        findings = [(one.value, one.label) for one in desk.findings_for(self.case)]
        self.fields["outcome"].choices = findings  # type: ignore[attr-defined]
        if not opinions.is_written(self.case.kind):
            for name in WHOLE:
                del self.fields[name]
            self.fields["body"].label = _("Reply")
            self.fields["legal_basis"].required = False
        for name, words in opinions.first_words(self.case).items():
            self.fields[name].initial = words


class ReplyChoice(forms.ModelChoiceField):
    """Answers by their day."""

    def label_from_instance(self, reply: Reply) -> str:
        day = timezone.localtime(reply.at).date().isoformat()
        return f"{day} · {reply.get_outcome_display()}"


class DeliverForm(CaseForm):
    """One attempt to hand the answer over."""

    reply = ReplyChoice(Reply.objects.none(), label=_("Answer"), empty_label=None)
    way = forms.ChoiceField(label=_("Way"), choices=Delivery.Way.choices)
    result = forms.ChoiceField(label=_("Result"), choices=Delivery.Result.choices)
    on = forms.DateField(
        label=_("Day of the delivery"), widget=forms.DateInput(attrs={"type": "date"})
    )
    note = forms.CharField(
        label=pgettext_lazy("delivery", "Note"),
        max_length=200,
        required=False,
        help_text=_("If refused or returned: why, and who was there."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        replies = self.case.replies.order_by("-at", "-pk")
        self.fields["reply"].queryset = replies  # type: ignore[attr-defined]
        self.fields["on"].initial = timezone.localdate().isoformat()
