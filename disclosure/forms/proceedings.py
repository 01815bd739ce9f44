"""Forms for what happens around a list: objections, corrections, postings, skipped publicities."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.forms.models import WagtailAdminModelForm

from disclosure.forms.fields import EvidenceField, MonthField, WorkbookField, day_field
from disclosure.forms.steps import PublicReasonForm
from disclosure.models import Objection, Posting, PublicityWaiver
from portal.core.models import Division
from portal.core.permissions import Action, divisions_for
from portal.core.workpages import StepForm

PLACES = [(place.value, place.label) for place in (Posting.Place.BOARD, Posting.Place.SCREEN)]
FINDINGS = [
    (Objection.Outcome.UPHELD.value, _("Upheld: the list is paused at once")),
    (Objection.Outcome.DISMISSED.value, _("Not upheld: the list stays public")),
]


class ObjectionForm(StepForm):
    """What somebody objects to; there is no field for who it was."""

    received_on = day_field(_("Received on"), required=True, initial=timezone.localdate)
    channel = forms.ChoiceField(
        label=pgettext_lazy("objection", "How it came"), choices=Objection.Channel.choices
    )
    entry_number = forms.IntegerField(
        label=_("Serial of the entry"),
        required=False,
        min_value=1,
        max_value=9_999_999,
        help_text=_("Empty: the whole list."),
    )
    summary = forms.CharField(
        label=_("What is objected to"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=300,
        help_text=_("Without the name of who objects, and without numbers of persons."),
    )
    complaint_number = forms.CharField(
        label=_("Complaint number"),
        required=False,
        max_length=40,
        help_text=_("If the objection came as a complaint through this site."),
    )


class ObjectionChoice(forms.ModelChoiceField):
    """An objection named by its day and what it is about."""

    def label_from_instance(self, obj: Objection) -> str:
        entry = f" #{obj.entry_number}" if obj.entry_number else ""
        return f"{obj.received_on:%Y-%m-%d}{entry} {obj.summary}"


class DecisionForm(StepForm):
    """The finding on one objection, with the reasons that everyone will read."""

    objection = ObjectionChoice(Objection.objects.none(), label=_("Objection"))
    outcome = forms.ChoiceField(
        label=pgettext_lazy("objection", "Finding"), choices=FINDINGS, widget=forms.RadioSelect
    )
    answer = forms.CharField(
        label=_("Reasons"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=300,
        help_text=_("Everyone will read this where the list was: no names, no numbers of persons."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pending = self.case.objections.filter(outcome=Objection.Outcome.PENDING)
        self.fields["objection"].queryset = pending.exclude(registered_by=self.user)  # type: ignore[attr-defined]


class ResumeForm(PublicReasonForm):
    """Why the list stands after all."""


class CorrectionForm(StepForm):
    """The corrected file; programme, township, stage and month are those of the paused list."""

    file = WorkbookField(
        label=_("Corrected file"),
        help_text=_("For the same programme, township, stage and month. The file is not kept."),
    )


class PostingForm(StepForm):
    """Where the list hung, since when, and a photo of it."""

    place = forms.ChoiceField(label=_("Where"), choices=PLACES)
    village = forms.ModelChoiceField(
        Division.objects.none(), label=_("Village or community"), required=False
    )
    posted_on = day_field(_("Posted on"), required=True, initial=timezone.localdate)
    photo = EvidenceField(
        label=_("Photo"), help_text=_("A photo or a PDF; place and device data are removed.")
    )
    note = forms.CharField(label=_("Remark"), required=False, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        villages = self.case.division.subtree().filter(level=Division.Level.VILLAGE)
        self.fields["village"].queryset = villages  # type: ignore[attr-defined]


class WaiverForm(WagtailAdminModelForm):
    """Which publicity is to be skipped, and why."""

    month = MonthField()

    class Meta:
        model = PublicityWaiver
        fields = ("programme", "division", "stage", "month", "reason")
        widgets = {"reason": forms.Textarea(attrs={"rows": 3})}
        help_texts = {"reason": _("Everyone will read this: no names, no numbers of persons.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        townships = divisions_for(self.for_user, Action.WAIVER_ASK)
        townships = townships.filter(level=Division.Level.TOWNSHIP)
        self.fields["division"].queryset = townships
        self.initial.setdefault("month", f"{timezone.localdate():%Y-%m}")
