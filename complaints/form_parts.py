"""Parts of citizens' forms: nothing that cannot be stored, no number in a text, clean files."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from portal.core.errors import Refused
from portal.core.identifiers import MASK, find_personal_data, fold, is_mobile, redact
from portal.core.uploads import CleanFile, clean_upload

MOST_FILES = 6
ACCEPTED_FILES = (
    "image/jpeg,image/png,image/webp,image/heic,application/pdf,.docx,.xlsx,.pptx,"
    "audio/mpeg,audio/mp4,audio/wav,audio/ogg,.m4a,.amr,.opus"
)
# Landlines with or without the area code and an extension.
_LANDLINE = re.compile(r"(0\d{2,3}-?)?[2-9]\d{6,7}(-\d{1,6})?")
# Enough of the sentence to find the place again.
_AROUND = 8
_SURROGATES = re.compile("[\ud800-\udfff]")
NUMBER_NAMES: dict[str, Promise] = {
    "identity": _("an identity number"),
    "bank-card": _("a bank card number"),
}


def posted(data: QueryDict) -> QueryDict:
    """What was sent, without what no database and no page can hold; line ends as one sign."""
    cleaned = data.copy()
    for key in list(cleaned):
        values = [_storable(value) for value in cleaned.getlist(key)]
        if _storable(key) == key:
            cleaned.setlist(key, values)
        else:
            del cleaned[key]
    return cleaned


def _storable(value: str) -> str:
    return _SURROGATES.sub("\ufffd", value).replace("\x00", "").replace("\r\n", "\n")


def is_phone(text: str) -> bool:
    """A mainland mobile or landline number."""
    return is_mobile(text) or bool(_LANDLINE.fullmatch(fold(text)))


def refuse_numbers(text: str) -> str:
    """*text*, unless an identity or bank card number stands in it; the error shows the place."""
    for found in find_personal_data(text):
        if found.kind not in NUMBER_NAMES:
            continue
        place = redact(text[: found.start])[-_AROUND:] + MASK + redact(text[found.end :])[:_AROUND]
        message = _(
            "This text contains %(number)s, here: “%(place)s”. Please take it out: nobody needs "
            "it to look into the matter, and it could be misused."
        )
        raise forms.ValidationError(
            message,
            code="number-in-text",
            params={"number": NUMBER_NAMES[found.kind], "place": " ".join(place.split())},
        )
    return text


class SeveralFilesInput(forms.ClearableFileInput):
    """A file input that takes several files."""

    allow_multiple_selected = True


class AttachmentsField(forms.FileField):
    """Up to six files, each cleaned; the error names the file at fault."""

    widget = SeveralFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = [file for file in data or [] if file]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(
                ngettext_lazy(
                    "At most %(most)d file can be attached.",
                    "At most %(most)d files can be attached.",
                    MOST_FILES,
                ),
                code="too-many-files",
                params={"most": MOST_FILES},
            )
        return files

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"accept": ACCEPTED_FILES}


class WithAttachments(forms.Form):
    """A form whose files are opened only when everything else is right."""

    attachments = AttachmentsField(
        label=_("Photos, documents, recordings"),
        required=False,
        help_text=_(
            "Photos, PDF, Word, Excel, sound; at most 6 files, 20 MB together. Place, device and "
            "author are removed from them."
        ),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.too_large:
            self.add_error("attachments", _too_large_message())
        if not self.errors:
            cleaned["clean_files"] = self._clean_files(cleaned.get("attachments") or [])
        return cleaned

    @property
    def too_large(self) -> bool:
        """Set by the view when files were dropped on the way in."""
        return bool(getattr(self, "files_dropped", False))

    @property
    def chosen_files(self) -> str:
        """The names of the files of a form that comes back: browsers do not keep them."""
        return ", ".join(redact(file.name or "") for file in _files(self.files))

    def _clean_files(self, files: Iterable[UploadedFile]) -> list[CleanFile]:
        kept = []
        for file in files:
            try:
                kept.append(clean_upload(file))
            except Refused as refusal:
                name = redact(file.name or "")
                self.add_error("attachments", _named(name, refusal.message))
        return kept


def _files(files: Any) -> list[UploadedFile]:
    return list(files.getlist("attachments")) if hasattr(files, "getlist") else []


def _named(name: str, message: str) -> Any:
    return _("%(file)s: %(message)s") % {"file": name, "message": message}


def _too_large_message() -> Any:
    return _("The files are larger than 20 MB together. Send fewer or smaller ones.")
