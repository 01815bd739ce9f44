"""我为政府网站找错: what a visitor says is wrong on a page, as a message of its own kind."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints import desk
from complaints.form_parts import is_phone, refuse_numbers
from portal.core.errors import Refused
from portal.core.gazetteer import divisions
from portal.core.leaving import is_ours
from portal.core.models import Division

KIND = "site_error"
LONGEST_PATH = 300
_SHOWN = 80


def page_of_ours(address: str) -> str:
    """The path of a page of this site; "" for every other address."""
    address = address.strip()
    if not address.isprintable() or not is_ours(address) or address.startswith("#"):
        return ""
    return urlsplit(address).path[:LONGEST_PATH]


class SiteErrorForm(forms.Form):
    """Which page, what is wrong, and whom to answer if the visitor likes."""

    page = forms.CharField(
        label=gettext_lazy("Address of the page"),
        max_length=LONGEST_PATH,
        help_text=gettext_lazy("Filled in for you; change it if you mean another page."),
        error_messages={"required": gettext_lazy("Say on which page the error is.")},
    )
    wrong = forms.CharField(
        label=gettext_lazy("What is wrong?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("For example: a wrong word, a dead link, something out of date."),
        error_messages={"required": gettext_lazy("Say what is wrong, in your own words.")},
    )
    name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=gettext_lazy("Only if you want to be called back; else leave both empty."),
    )
    phone = forms.CharField(
        label=gettext_lazy("Your phone"),
        max_length=24,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel", "type": "tel"}),
        help_text=gettext_lazy("Kept encrypted."),
    )
    form_token = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_page(self) -> str:
        page = page_of_ours(self.cleaned_data["page"])
        if not page:
            raise forms.ValidationError(
                _("This is no page of this site. Its address begins with / or with ours.")
            )
        return refuse_numbers(page)

    def clean_wrong(self) -> str:
        return refuse_numbers(self.cleaned_data["wrong"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        name, phone = cleaned.get("name", ""), cleaned.get("phone", "")
        if phone and not is_phone(phone):
            self.add_error("phone", _("This is not a phone number."))
        if phone and not name:
            self.add_error("name", _("Give your name as well, or leave both empty."))
        if name and not phone and "phone" not in self.errors:
            self.add_error("phone", _("Give a phone number as well, or leave both empty."))
        return cleaned


def filed(form: SiteErrorForm, token: str | None) -> desk.Filed:
    """File what the form says, through the one writer; the county bureau answers."""
    values = form.cleaned_data
    places = divisions().values()
    county = next((one for one in places if one.level == Division.Level.COUNTY), None)
    if county is None:
        raise Refused(_("No unit answers for this site yet. Please call."), code="no-unit")
    return desk.file(
        desk.Filing(
            kind=KIND,
            division=county,
            subject=_("Error on the page %(page)s") % {"page": values["page"][:_SHOWN]},
            body=f"{values['page']}\n\n{values['wrong']}",
            anonymous=not values["name"],
            name=values["name"],
            phone=values["phone"],
            form_token=token,
        )
    )
