"""What a clerk types while somebody speaks: the fields of the website, and how it came in."""

import re
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints import desk, rules
from complaints.desk.filing import BODY_LENGTH, SUBJECT_LENGTH
from complaints.form_parts import is_phone
from complaints.models import Channel, Reporter
from complaints.staff.forms import AttachmentsField
from complaints.staff.group_forms import GroupFields
from disclosure.models import Programme, RosterEntry
from disclosure.queries import open_rosters
from portal.core.identifiers import fold
from portal.core.models import Division, User
from portal.core.permissions import Action, divisions_for

IN_TIME = timedelta(days=1)
GREATEST_SERIAL = 10**9
# A reference of a list and the serial number of a line in it, with anything in between.
_ENTRY = re.compile(r"(?P<reference>\S+?)[\s#＃第]+(?P<number>\d{1,9})号?")


class PlaceField(forms.CharField):
    """A place by typing: its code, its name, or township and village; the browser completes it."""

    places: dict[str, Division]

    def offer(self, places: list[Division]) -> None:
        """Take the places that may be chosen; they are given as the outline orders them."""
        names = {place.path: place.name for place in places}
        self.places = {self._label(place, names): place for place in places}

    def clean(self, value: Any) -> Division:
        typed = fold(super().clean(value))
        found = [
            place
            for label, place in self.places.items()
            if typed in (place.code, fold(place.name), fold(label))
        ]
        exact = [place for place in found if typed != fold(place.name)] or found
        if len(exact) == 1:
            return exact[0]
        if exact:
            raise ValidationError(_("Several places are called so. Type the township as well."))
        raise ValidationError(_("Choose a place of your jurisdiction from the list."))

    def _label(self, place: Division, names: dict[str, str]) -> str:
        above = names.get(place.path[: -Division.steplen], "") if place.depth > 2 else ""  # noqa: PLR2004  the county goes without saying
        return f"{above} {place.name}".strip()


class RegisterForm(GroupFields):
    """A case that came by telephone, visit, letter, hotline or from above."""

    form_token = forms.CharField(widget=forms.HiddenInput, max_length=64)
    channel = forms.ChoiceField(
        label=_("Channel"),
        choices=[c for c in Channel.choices if c[0] != Channel.WEB],
        widget=forms.RadioSelect,
    )
    received_at = forms.DateTimeField(
        label=_("Received"), input_formats=["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"]
    )
    late_reason = forms.CharField(
        label=_("Why only now, if more than a day ago"), max_length=200, required=False
    )
    source_organ = forms.CharField(label=_("Passed down by"), max_length=80, required=False)
    source_number = forms.CharField(
        label=_("Number at the superior"), max_length=60, required=False
    )
    kind = forms.ChoiceField(label=_("Kind"), widget=forms.RadioSelect)
    division = PlaceField(
        label=_("Place"),
        max_length=80,
        widget=forms.TextInput(attrs={"list": "places", "autocomplete": "off", "autofocus": True}),
    )
    programme = forms.ChoiceField(label=_("Programme"), required=False)
    publicity_entry = forms.CharField(
        label=_("List entry (number of the list, serial number)"), max_length=80, required=False
    )
    subject = forms.CharField(label=_("Subject"), max_length=SUBJECT_LENGTH)
    body = forms.CharField(
        label=_("Content"), max_length=BODY_LENGTH, widget=forms.Textarea(attrs={"rows": 4})
    )
    about_unit = forms.CharField(label=_("Unit complained of"), max_length=80, required=False)
    about_person = forms.CharField(label=_("Person complained of"), max_length=80, required=False)
    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=40, required=False)
    phone = forms.CharField(
        label=pgettext_lazy("person", "Telephone"), max_length=30, required=False
    )
    email = forms.EmailField(label=_("E-mail"), max_length=120, required=False)
    contact_by = forms.ChoiceField(
        label=_("Answer by"), choices=Reporter.ContactBy.choices, required=False
    )
    anonymous = forms.BooleanField(label=_("The sender stays anonymous"), required=False)
    public_consent = forms.BooleanField(
        label=_("The sender agrees to publication in reduced form"), required=False
    )
    attachments = AttachmentsField(label=_("Attachments"), required=False)

    def __init__(self, *args: Any, user: User, channel: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        kinds = rules.kinds_in_force()
        self.fields["kind"].choices = [(k.code, k.name) for k in kinds]  # type: ignore[attr-defined]
        programmes = Programme.objects.values_list("code", "name")
        self.fields["programme"].choices = [("", "–"), *programmes]  # type: ignore[attr-defined]
        self.fields["form_token"].initial = uuid4().hex
        self.fields["received_at"].initial = timezone.localtime().strftime("%Y-%m-%d %H:%M")
        self.fields["channel"].initial = channel or Channel.PHONE
        self.fields["contact_by"].initial = Reporter.ContactBy.PHONE
        self.fields["division"].offer(self._places())  # type: ignore[attr-defined]

    @property
    def places(self) -> list[str]:
        """What the browser offers while a place is typed."""
        return list(self.fields["division"].places)  # type: ignore[attr-defined]

    def _places(self) -> list[Division]:
        places = divisions_for(self.user, Action.COMPLAINT_HANDLE)
        everywhere = places | divisions_for(self.user, Action.CONFIDENTIAL_HANDLE)
        return list(everywhere.order_by("path"))

    def clean_received_at(self) -> datetime:
        received: datetime = self.cleaned_data["received_at"]
        if received > timezone.now():
            raise ValidationError(_("The time of receipt lies in the future."))
        return received

    def clean_publicity_entry(self) -> RosterEntry | None:
        """The line of a list that is public now; the caller reads it from the notice."""
        typed = self.cleaned_data["publicity_entry"].strip()
        if not typed:
            return None
        parts = _ENTRY.fullmatch(typed)
        entry = parts and RosterEntry.objects.filter(
            roster__in=open_rosters().order_by().filter(reference=parts["reference"]),
            number=int(parts["number"]),
        )
        if found := entry and entry.first():
            return found
        raise ValidationError(
            _("No public list has this line. Give the number of the list and the serial number.")
        )

    def clean_phone(self) -> str:
        phone: str = self.cleaned_data["phone"]
        if phone and not is_phone(phone):
            raise ValidationError(_("This is not a telephone number."))
        return phone

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("anonymous"):
            data |= {"name": "", "phone": "", "email": "", "contact_by": ""}
        elif not data.get("name"):
            self.add_error("name", _("Give the name, or mark the sender as anonymous."))
        self._require_way_back(data)
        self._require_source(data)
        received = data.get("received_at")
        if received and timezone.now() - received > IN_TIME and not data.get("late_reason"):
            self.add_error("late_reason", _("Say why it is registered more than a day later."))
        return data

    def _require_source(self, data: dict[str, Any]) -> None:
        """What a superior passed down carries organ and number (条例 22)."""
        if data.get("channel") != Channel.TRANSFERRED:
            return
        said = _("Give the superior organ that passed the case down, and its number there.")
        for name in ("source_organ", "source_number"):
            if not data.get(name) and name not in self.errors:
                self.add_error(name, said)

    def _require_way_back(self, data: dict[str, Any]) -> None:
        """Who wants to be called leaves a number, who wants mail an address."""
        ways = Reporter.ContactBy
        wanted = data.get("contact_by")
        if wanted == ways.EMAIL and not data.get("email") and "email" not in self.errors:
            self.add_error("email", _("Give the address, or choose another way."))
        by_phone = wanted in (ways.PHONE, ways.SMS)
        if by_phone and not data.get("phone") and "phone" not in self.errors:
            self.add_error("phone", _("Give the number, or choose another way."))

    def filing(self) -> desk.Filing:
        """What the desk takes; call it when the form is valid."""
        data = dict(self.cleaned_data)
        received = data.pop("received_at")
        if timezone.now() - received <= IN_TIME:
            data["late_reason"] = ""
        return desk.Filing(programme_code=data.pop("programme"), by=self.user, **data)
