"""The forms of the work page and of the register of spoken cases; they parse and keep, no more."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints import conflicts, desk, rules
from complaints.desk import checks
from complaints.desk.filing import BODY_LENGTH, SUBJECT_LENGTH
from complaints.models import Channel, Complaint, Reporter
from complaints.staff.group_forms import GroupFields
from complaints.transitions import Who
from disclosure.models import Programme
from portal.core.errors import Refused
from portal.core.models import Division, Office, User
from portal.core.permissions import Action, divisions_for, people_with
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

    reason = area(_("Reason, told to the sender"), max_length=500)
    where_to_go = area(_("Where to go instead"), max_length=1000, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["where_to_go"].initial = self.case.kind.redirect_text


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
    """Why somebody needs to know who wrote."""

    reason = forms.CharField(label=_("Reason, shown to the sender"), max_length=200)


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


class PlaceField(forms.ModelChoiceField):
    """Divisions as an outline: villages stand indented below their township."""

    def label_from_instance(self, place: Division) -> str:
        return "\u3000" * (place.depth - 1) + place.name


class RegisterForm(GroupFields):
    """A case that came by telephone, visit, letter or hotline, with the fields of the website."""

    form_token = forms.CharField(widget=forms.HiddenInput, max_length=64)
    channel = forms.ChoiceField(
        label=_("Channel"), choices=[c for c in Channel.choices if c[0] != Channel.WEB]
    )
    received_at = forms.DateTimeField(
        label=_("Received"), input_formats=["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"]
    )
    kind = forms.ChoiceField(label=_("Kind"))
    programme = forms.ChoiceField(label=_("Programme"), required=False)
    division = PlaceField(Division.objects.none(), label=_("Place"), to_field_name="code")
    subject = forms.CharField(label=_("Subject"), max_length=SUBJECT_LENGTH)
    body = area(_("Content"), max_length=BODY_LENGTH, rows=6)
    about_unit = forms.CharField(label=_("Unit complained of"), max_length=80, required=False)
    about_person = forms.CharField(label=_("Person complained of"), max_length=80, required=False)
    anonymous = forms.BooleanField(label=_("The sender stays anonymous"), required=False)
    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=40, required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=30, required=False)
    contact_by = forms.ChoiceField(
        label=_("Answer by"), choices=Reporter.ContactBy.choices, required=False
    )
    public_consent = forms.BooleanField(
        label=_("The sender agrees to publication in reduced form"), required=False
    )
    attachments = AttachmentsField(label=_("Attachments"), required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Few messages come from a group: what only groups need stands last.
        self.order_fields([name for name in self.fields if name not in GroupFields.base_fields])
        self.user = user
        kinds = rules.kinds_in_force()
        self.fields["kind"].choices = [(k.code, k.name) for k in kinds]  # type: ignore[attr-defined]
        programmes = Programme.objects.values_list("code", "name")
        self.fields["programme"].choices = [("", "–"), *programmes]  # type: ignore[attr-defined]
        self.fields["form_token"].initial = uuid4().hex
        self.fields["received_at"].initial = timezone.localtime().strftime("%Y-%m-%d %H:%M")
        self.fields["division"].queryset = self._places()  # type: ignore[attr-defined]

    def _places(self) -> Any:
        places = divisions_for(self.user, Action.COMPLAINT_HANDLE)
        return (places | divisions_for(self.user, Action.CONFIDENTIAL_HANDLE)).order_by("code")

    def clean_received_at(self) -> datetime:
        received: datetime = self.cleaned_data["received_at"]
        if received > timezone.now():
            raise ValidationError(_("The time of receipt lies in the future."))
        return received

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("anonymous") and not data.get("name"):
            self.add_error("name", _("Give the name, or mark the sender as anonymous."))
        return data

    def filing(self) -> desk.Filing:
        """What the desk takes; call it when the form is valid."""
        data = dict(self.cleaned_data)
        del data["received_at"]
        return desk.Filing(programme_code=data.pop("programme"), by=self.user, **data)
