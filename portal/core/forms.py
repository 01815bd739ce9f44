"""Staff forms that refuse what the ground refuses, beside the field where it was chosen."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from wagtail.documents.forms import BaseDocumentForm
from wagtail.forms import TaskStateCommentForm
from wagtail.images.forms import BaseImageForm

from portal.core.attachments import ScreenedFile, screen
from portal.core.attachments.offered import not_looked_through, require_not_public
from portal.core.errors import Refused
from portal.core.public_text.finding import Place, sentences
from portal.core.public_text.places import text_places
from portal.core.uploads import clean_upload


class ScreenedUploadMixin:
    """No number in the tags, and no upload laid aside unread because another field is wrong."""

    def clean_tags(self) -> Any:
        tags = super().clean_tags()  # type: ignore[misc]
        label = str(self.fields["tags"].label)  # type: ignore[attr-defined]
        found = sentences(Place(label, str(tag)) for tag in tags)
        if found:
            raise ValidationError(found)
        return tags

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        form: Any = self
        # Wagtail keeps the file of a form that fails elsewhere only, before anything cleaned it.
        if "file" in form.files and form.errors and "file" not in form.errors:
            told = [str(message) for messages in form.errors.values() for message in messages]
            # Only the upload of several files shows nothing but what concerns the file.
            told = [] if isinstance(form.data, QueryDict) else told
            form.add_error("file", [*told, _("Then choose the file again.")])


class ScreenedCommentForm(TaskStateCommentForm):
    """What a reviewer writes when approving or sending back."""

    def clean_comment(self) -> str:
        comment: str = self.cleaned_data["comment"]
        found = sentences(text_places(str(_("Comment")), comment))
        if found:
            raise ValidationError(found)
        return comment


class CleanImageForm(ScreenedUploadMixin, BaseImageForm):
    """Says why a picture cannot be taken, instead of failing when it is stored."""

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if "file" in self.changed_data:
            file.seek(0)
            try:
                clean_upload(file)
            except Refused as refused:
                raise ValidationError(refused.message) from refused
            file.seek(0)
        return file


class ScreenedDocumentForm(ScreenedUploadMixin, BaseDocumentForm):
    """Opens and reads a file when it is chosen, and says what stands in its way."""

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if "file" not in self.changed_data:
            return file
        file.seek(0)
        try:
            return ScreenedFile(screen(file.read(), file.name))
        except Refused as refused:
            raise ValidationError(refused.message) from refused

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        file = cleaned.get("file")
        fresh = file if isinstance(file, ScreenedFile) else None
        pictures = fresh.attachment.pictures if fresh else self.instance.unread_pictures
        if pictures and not cleaned.get("looked_through"):
            self.add_error("looked_through", not_looked_through(pictures))
        if fresh or "title" in self.changed_data:
            try:
                require_not_public(self.instance)
            except Refused as refused:
                raise ValidationError(refused.message) from refused
        return cleaned
