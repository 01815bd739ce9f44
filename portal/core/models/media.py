"""Images, documents and private files, cleaned before they are first stored."""

import hashlib
import uuid
from typing import Any, ClassVar

from django.core.files.base import ContentFile
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage, AbstractRendition, Image

from portal.core.attachments import ScreenedFile, screen
from portal.core.attachments.offered import require_looked_through, require_not_public
from portal.core.uploads import CleanFile, clean_upload, private_storage


class SiteImage(AbstractImage):
    """A picture for pages; camera metadata (place, device) is removed before it is stored."""

    admin_form_fields = Image.admin_form_fields

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")

    def save(self, *args: Any, **kwargs: Any) -> None:
        # A fresh upload is not committed to storage yet: clean it while it is still in memory.
        if self.file and not self.file._committed:
            self.file.file.seek(0)
            clean = clean_upload(self.file.file)
            self.file = ContentFile(clean.data, name=clean.name)
            self.file_size = len(clean.data)
            self.file_hash = ""
        super().save(*args, **kwargs)


class SiteRendition(AbstractRendition):
    """A size of a picture."""

    image = models.ForeignKey(SiteImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="site_rendition_once"
            ),
        ]


class SiteDocument(AbstractDocument):
    """A file offered for download with a page, kept out of the public media folder.

    It is opened, read and cleaned before it is first stored. Once a public page offers it, it stays
    as it is: what takes its place is a new document, which the page's reviewer sees.
    """

    file = models.FileField(verbose_name=_("file"), upload_to="documents", storage=private_storage)
    unread_pictures = models.PositiveIntegerField(
        _("pictures or pages that only a person can read"), default=0, editable=False
    )
    looked_through = models.BooleanField(
        _("I have looked at every picture and scanned page: nobody's personal data is on them"),
        default=False,
        help_text=_("Needed when the file holds pictures: they are not read by machine."),
    )
    admin_form_fields = ("title", "file", "looked_through", "collection", "tags")

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    def clean(self) -> None:
        """Without a file there is nothing to say of its kind: the form has said what is wrong."""
        if self.file:
            super().clean()

    def save(self, *args: Any, **kwargs: Any) -> None:
        only = kwargs.get("update_fields")
        fresh = bool(self.file) and not getattr(self.file, "_committed", True)
        fresh = fresh and (only is None or "file" in only)
        if self.pk and (fresh or self._is_renamed()):
            require_not_public(self)
        if fresh:
            self._take(self.file.file)
        require_looked_through(self.unread_pictures, self.looked_through)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        require_not_public(self)
        return super().delete(*args, **kwargs)

    def _is_renamed(self) -> bool:
        stored = type(self).objects.filter(pk=self.pk).values_list("title", flat=True).first()
        return stored != self.title

    def _take(self, file: Any) -> None:
        """Screen a fresh upload, unless the form has done so already."""
        if not isinstance(file, ScreenedFile):
            file.seek(0)
            file = ScreenedFile(screen(file.read(), str(file.name).rpartition("/")[2]))
        self.file = file
        self.file_size = len(file.attachment.data)
        self.file_hash = hashlib.sha1(file.attachment.data, usedforsecurity=False).hexdigest()
        self.unread_pictures = file.attachment.pictures


class PrivateFile(models.Model):
    """An attachment or a piece of evidence: checked by content, cleaned, served after a check."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("file name"), max_length=120)
    content_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(max_length=64)
    blob = models.FileField(storage=private_storage, upload_to="files/%Y/%m")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("private file")
        verbose_name_plural = _("private files")

    def __str__(self) -> str:
        return self.name

    @classmethod
    def keep(cls, clean: CleanFile) -> "PrivateFile":
        """Store an already cleaned file under a random name."""
        kept = cls(
            name=clean.name[-120:],
            content_type=clean.content_type,
            size=len(clean.data),
            sha256=clean.sha256,
        )
        kept.blob.save(f"{kept.id.hex}.bin", ContentFile(clean.data), save=False)
        kept.save(force_insert=True)
        return kept
