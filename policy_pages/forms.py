"""The form behind “Import a document”."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from policy_pages.models import PolicyIndexPage
from portal.core.models import Office, User
from portal.core.permissions import Action, scoped


class ImportForm(forms.Form):
    """A document file and where it belongs; units are those of the editor's jurisdiction."""

    file = forms.FileField(
        label=_("Document"),
        help_text=_("A .docx, .txt or .md file. Pictures are left out; attach them later."),
        widget=forms.FileInput(attrs={"accept": ".docx,.txt,.md"}),
    )
    number = forms.CharField(
        label=_("Document number"),
        max_length=60,
        required=False,
        help_text=_("Only if the document does not carry it, as in 沁民字〔2022〕51号."),
    )
    office = forms.ModelChoiceField(
        label=_("Publishing unit"), queryset=Office.objects.none(), empty_label=None
    )
    parent = forms.ModelChoiceField(
        label=_("Section"), queryset=PolicyIndexPage.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offices = scoped(Office.objects.all(), user, Action.PAGE_EDIT)
        self.fields["office"].queryset = offices  # type: ignore[attr-defined]
        self.fields["office"].initial = user.office_id
        self.fields["parent"].queryset = PolicyIndexPage.objects.order_by(  # type: ignore[attr-defined]
            "path"
        )
