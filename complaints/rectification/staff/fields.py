"""Form fields that the staff pages of rectification have in common."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from portal.core.errors import Refused
from portal.core.uploads import CleanFile, clean_upload

Label = Any  # text or its lazy translation
NOTHING = [("", "---------")]


def words(label: Label, rows: int = 3, **options: Any) -> forms.CharField:
    """Several lines of text."""
    options.setdefault("max_length", 500)
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **options)


def day(label: Label, **options: Any) -> forms.DateField:
    """A day, from the browser's own field: it works without scripts and is the best on a phone."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **options)


def cleaned(upload: UploadedFile) -> CleanFile:
    """The upload checked and cleaned; a refusal as the form shows it."""
    try:
        return clean_upload(upload)
    except Refused as refused:
        raise ValidationError(refused.message) from refused
