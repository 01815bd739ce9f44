"""The archive of what was public: sealed to the byte, and only ever added to."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from disclosure.models.roster import Roster
from portal.core import guards
from portal.core.models import Division, PrivateFile


class PublicationManager(models.Manager["Publication"]):
    """Leaves the sealed bytes where they are until someone asks for them: they can be large."""

    def get_queryset(self) -> models.QuerySet["Publication"]:
        """Every record without its content."""
        return super().get_queryset().defer("content")


class Publication(models.Model):
    """Exactly what was public from the moment a list opened, with its SHA-256."""

    roster = models.OneToOneField(Roster, on_delete=models.PROTECT, related_name="publication")
    content = models.BinaryField(_("canonical JSON of the public list"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    opened_at = models.DateTimeField(_("opened at"))
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("approved by"),
    )

    objects = PublicationManager()

    class Meta:
        base_manager_name = "objects"
        ordering: ClassVar[list[str]] = ["-opened_at"]
        verbose_name = _("sealed publication")
        verbose_name_plural = _("sealed publications")

    def __str__(self) -> str:
        return self.sha256


class PublicationEvent(models.Model):
    """What happened to a publication, and when; rows are added and never changed."""

    class Kind(models.TextChoices):
        OPENED = "opened", _("Opened")
        PAUSED = "paused", _("Paused by an objection")
        RESUMED = "resumed", _("Resumed")
        CORRECTED = "corrected", _("Replaced by a corrected list")
        CLOSED = "closed", _("Period ended")
        REPLACED = "replaced", _("Replaced by a newer list")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        verbose_name = _("publication event")
        verbose_name_plural = _("publication events")

    def __str__(self) -> str:
        return self.get_kind_display()


class Posting(models.Model):
    """Where else a list hung, and the photo that proves it; rows are added and never changed."""

    class Place(models.TextChoices):
        SITE = "site", _("Website")
        BOARD = "board", _("Notice board")
        SCREEN = "screen", _("Electronic screen")

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="postings")
    place = models.CharField(_("where"), max_length=8, choices=Place.choices)
    village = models.ForeignKey(
        Division,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("village or community"),
    )
    posted_on = models.DateField(_("posted on"))
    photo = models.ForeignKey(
        PrivateFile,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("photo"),
    )
    note = models.CharField(_("remark"), max_length=200, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("recorded by"),
    )
    recorded_at = models.DateTimeField(_("recorded at"))

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        verbose_name = _("posting")
        verbose_name_plural = _("postings")

    def __str__(self) -> str:
        return f"{self.get_place_display()} {self.posted_on}"


guards.append_only(Publication._meta.db_table)
guards.append_only(PublicationEvent._meta.db_table)
guards.append_only(Posting._meta.db_table)
