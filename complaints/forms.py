"""The filing form: everything checked on the server, nothing typed is lost."""

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from complaints.form_choices import PlaceField, programme_choices
from complaints.form_parts import WithAttachments, is_phone, refuse_numbers
from complaints.models import ComplaintKind, Reporter
from disclosure.models import RosterEntry
from disclosure.queries import entry_for_report
from portal.core.gazetteer import divisions
from portal.core.models import Division


class FilingForm(WithAttachments):
    """The filing form; its field names are a promise to other programs."""

    kind = forms.ChoiceField(label=_("What is it?"), widget=forms.RadioSelect)
    division = PlaceField(
        label=_("Where did it happen?"),
        help_text=_("Choose the village or community; the township if it is about the township."),
    )
    programme = forms.ChoiceField(
        label=_("Which assistance?"),
        choices=programme_choices,
        required=False,
        help_text=_("Leave it open if you do not know."),
    )
    subject = forms.CharField(
        label=_("In one line"),
        max_length=100,
        help_text=_("For example: two months without an answer to my application."),
        error_messages={"required": _("Say in one line what it is about.")},
    )
    body = forms.CharField(
        label=_("What happened?"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_(
            "When, where, what you saw, what you ask for; at most 4000 characters. Please do not "
            "write identity, bank card or phone numbers here, neither yours nor others’."
        ),
        error_messages={"required": _("Describe what happened, in your own words.")},
    )
    about_unit = forms.CharField(
        label=_("Unit it is about"),
        max_length=80,
        required=False,
        help_text=_("A unit that you name here does not handle your case."),
    )
    about_person = forms.CharField(
        label=_("Person it is about"),
        max_length=60,
        required=False,
        help_text=_("Name or post. Kept encrypted; the person named cannot open the case."),
    )
    anonymous = forms.BooleanField(
        label=_("I want to stay anonymous"),
        required=False,
        help_text=_(
            "Then we keep neither name nor phone, and nobody can call you back: please follow the "
            "case with your number and code."
        ),
    )
    name = forms.CharField(
        label=_("Your name"),
        max_length=40,
        error_messages={"required": _("Give your name, or choose to stay anonymous.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = forms.CharField(
        label=_("Your phone"),
        max_length=24,
        error_messages={"required": _("Give a phone number, or choose to stay anonymous.")},
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel", "type": "tel"}),
        help_text=_("Kept encrypted. Staff who open it must give a reason, and you see that."),
    )
    email = forms.EmailField(
        label=_("Your e-mail"),
        max_length=120,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("Only if you want news by e-mail. Kept encrypted."),
    )
    contact_by = forms.ChoiceField(
        label=_("How do you want to hear from us?"),
        choices=Reporter.ContactBy.choices,
        initial=Reporter.ContactBy.TRACKING,
        widget=forms.RadioSelect,
    )
    public_consent = forms.BooleanField(
        label=_("The result may be made public in reduced form"),
        required=False,
        help_text=_(
            "Only number, kind, township, dates and result are shown; never your text or name."
        ),
    )
    publicity_entry = forms.CharField(required=False, widget=forms.HiddenInput)
    form_token = forms.CharField(required=False, widget=forms.HiddenInput)

    texts: ClassVar[tuple[str, ...]] = ("subject", "body", "about_unit", "about_person", "name")

    def __init__(
        self, *args: Any, kinds: list[ComplaintKind], files_dropped: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if self.is_bound and not self.data.get("contact_by"):
            self._set("contact_by", Reporter.ContactBy.TRACKING)
        self.files_dropped = files_dropped
        self.kinds = {kind.code: kind for kind in kinds}
        self.entry: RosterEntry | None = None
        self._choices("contact_by", contact_choices())
        self._choices("kind", [(kind.code, kind.name) for kind in kinds])
        required = _("Please choose one.")
        for name in ("kind", "division"):
            self.fields[name].error_messages["required"] = required

    def _choices(self, name: str, choices: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  narrows the type
        field.choices = choices

    def _set(self, name: str, value: str) -> None:
        changed = QueryDict(mutable=True)
        changed.update(self.data)
        changed[name] = value
        self.data = changed

    def clean_division(self) -> Division:
        place = divisions().get(self.cleaned_data["division"])
        if place is None:
            raise forms.ValidationError(_("Please choose a place from the list."))
        return place

    def clean_publicity_entry(self) -> RosterEntry | None:
        wanted = self.cleaned_data["publicity_entry"]
        if wanted:
            self.entry = entry_for_report(wanted)
            if self.entry is None:
                # The form that comes back no longer carries it: sending again goes through.
                self._set("publicity_entry", "")
                raise forms.ValidationError(
                    _(
                        "The list entry that you wanted to report is no longer public, so it was "
                        "taken off. Please describe in the text whom it is about and send again."
                    )
                )
        return self.entry

    def clean(self) -> dict[str, Any]:
        for name in self.texts:
            self._checked(name, refuse_numbers)
        if self.cleaned_data.get("anonymous"):
            self._forget_person()
        else:
            self._require_phone()
        return super().clean()

    def _checked(self, name: str, check: Any) -> None:
        if name not in self.cleaned_data:
            return
        if name == "name" and self.cleaned_data.get("anonymous"):
            return
        try:
            check(self.cleaned_data[name])
        except forms.ValidationError as error:
            self.add_error(name, error)

    def _forget_person(self) -> None:
        for name in ("name", "phone", "email"):
            self.cleaned_data[name] = ""
            self.errors.pop(name, None)
        self.cleaned_data["contact_by"] = Reporter.ContactBy.TRACKING

    def _require_phone(self) -> None:
        phone = self.cleaned_data.get("phone")
        if phone and not is_phone(phone):
            self.add_error(
                "phone", _("This is not a phone number. Example of the form: 0355-1234567.")
            )
        wants_mail = self.cleaned_data.get("contact_by") == Reporter.ContactBy.EMAIL
        if wants_mail and not self.cleaned_data.get("email") and "email" not in self.errors:
            self.add_error("email", _("Give your e-mail address, or choose another way."))


def contact_choices() -> list[Any]:
    """How news can reach a sender; by text message only where the county has a gateway."""
    ways = Reporter.ContactBy
    return [one for one in ways.choices if one[0] != ways.SMS or settings.SMS_URL]
