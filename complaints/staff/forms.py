"""The forms of the work page; they parse and keep, no more."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints import conflicts, desk
from complaints.desk import checks
from complaints.models import Complaint, IdentityAccess
from complaints.transitions import Who
from complaints.ways import GROUND_CHOICES, WAY_OF_ROUTE, Way
from portal.core.errors import Refused
from portal.core.models import Office, User
from portal.core.permissions import people_with
from portal.core.uploads import CleanFile, clean_upload
from portal.core.workpages import StepForm

MOST_ATTACHMENTS = 6


def area(label: Any, **kwargs: Any) -> forms.CharField:
    return forms.CharField(
        label=label, widget=forms.Textarea(attrs={"rows": kwargs.pop("rows", 3)}), **kwargs
    )


class CaseForm(StepForm):
    """A step of a case of this room."""

    case: Complaint


class PlainForm(CaseForm):
    """A step that asks nothing more."""


class RefuseForm(CaseForm):
    """Reason and the right way, which the kind of the case already knows."""

    ground = forms.ChoiceField(
        label=_("Ground"), choices=[("", "–"), *GROUND_CHOICES], required=False
    )
    reason = area(_("Reason, told to the sender"), max_length=500)
    where_to_go = area(_("Where to go instead"), max_length=1000, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["where_to_go"].initial = self.case.kind.redirect_text


class AcceptForm(CaseForm):
    """Nothing more, unless the kind is one that another procedure decides."""

    reason = area(
        _("Why it is handled here all the same, told to the sender"), max_length=500, rows=2
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.case.kind.route not in WAY_OF_ROUTE:
            del self.fields["reason"]


class ReferForm(CaseForm):
    """Way, organ, and what the sender has to do there; the kind of the case knows most of it."""

    way = forms.ChoiceField(label=pgettext_lazy("procedure", "Way"), choices=Way.choices)
    organ = forms.CharField(label=_("Organ"), max_length=80)
    text = area(_("What to do there and by when, told to the sender"), max_length=1000, rows=4)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = self.case.kind
        self.fields["way"].initial = WAY_OF_ROUTE.get(kind.route, Way.OTHER)
        self.fields["text"].initial = kind.redirect_text


class ReasonForm(CaseForm):
    """A reason that stays on record."""

    reason = area(_("Reason"), max_length=500, rows=2)


class ExcludeForm(ReasonForm):
    """A person or a unit; those that are kept away already are not in the lists."""

    person = forms.ModelChoiceField(User.objects.none(), label=_("Person"), required=False)
    office = forms.ModelChoiceField(Office.objects.none(), label=_("Unit"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = conflicts.without_conflict(User.objects.filter(is_active=True), self.case)
        barred = conflicts.barred_offices(self.case)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
        self.fields["office"].queryset = Office.objects.exclude(pk__in=barred)  # type: ignore[attr-defined]


class TransferForm(CaseForm):
    """Another unit; those complained of are not in the list."""

    office = forms.ModelChoiceField(Office.objects.none(), label=_("Unit"))
    reason = forms.CharField(label=_("Reason"), max_length=500)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        barred = conflicts.barred_offices(self.case) | {self.case.office_id}
        self.fields["office"].queryset = Office.objects.exclude(pk__in=barred)  # type: ignore[attr-defined]


class AssignForm(CaseForm):
    """A person of the right role; those with a conflict are not in the list."""

    handler = forms.ModelChoiceField(User.objects.none(), label=_("Handler"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        action = checks.action_for(Who.OFFICER, self.case.confidential)
        people = people_with(action, self.case.office.division)
        fitting = conflicts.without_conflict(people, self.case)
        self.fields["handler"].queryset = fitting  # type: ignore[attr-defined]


class MessageForm(CaseForm):
    """A message that the sender reads on the tracking page."""

    body = area(_("Message"), max_length=desk.MESSAGE_LENGTH)


class IdentityForm(CaseForm):
    """What for and why somebody needs to know who wrote."""

    purpose = forms.ChoiceField(
        label=_("Purpose, shown to the sender"),
        choices=[("", "–"), *IdentityAccess.Purpose.choices],
    )
    reason = forms.CharField(label=_("Reason, shown to the sender"), max_length=200)


class ReissueForm(CaseForm):
    """How it was made sure that the sender is the sender."""

    how_verified = forms.CharField(
        label=_("How you made sure that it is the sender"), max_length=200
    )


class SeveralFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class AttachmentsField(forms.FileField):
    """Several files, each cleaned; a file that is refused names itself."""

    widget = SeveralFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[CleanFile]:
        files: Iterable[UploadedFile] = data if isinstance(data, (list, tuple)) else [data]
        given = [one for one in files if one]
        if len(given) > MOST_ATTACHMENTS:
            raise ValidationError(_("Attach at most six files."))
        return [self._clean_one(one) for one in given]

    def _clean_one(self, one: UploadedFile) -> CleanFile:
        try:
            return clean_upload(one)
        except Refused as refused:
            raise ValidationError(f"{one.name}: {refused.message}") from refused
