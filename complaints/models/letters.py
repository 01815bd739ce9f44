"""The wording of letters, as data: a county words its 处理意见书 as its superiors ask."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from complaints.models.choices import WRITTEN
from complaints.models.kinds import ComplaintKind


class LetterText(models.Model):
    """The fixed texts of one form of letter; what is empty is worded by the site itself."""

    class Form(models.TextChoices):
        OPINION = "opinion", _("Written opinion")
        ANSWER = "answer", _("Plain answer")

    form = models.CharField(_("letter"), max_length=8, choices=Form.choices, unique=True)
    heading = models.CharField(_("heading"), max_length=40, blank=True)
    opening = models.TextField(
        _("first paragraph"), max_length=500, blank=True, help_text=_("Below the addressee.")
    )
    closing = models.TextField(
        _("last paragraph"), max_length=500, blank=True, help_text=_("Above unit and date.")
    )
    review_office = models.CharField(
        _("where to ask for a review"),
        max_length=120,
        blank=True,
        help_text=_("Empty: the unit above the one that answers. Can be changed in each answer."),
    )
    receipt_heading = models.CharField(
        _("heading of the delivery receipt"), max_length=40, blank=True
    )
    receipt_note = models.TextField(_("note of the delivery receipt"), max_length=500, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering: ClassVar[list[str]] = ["-form"]
        verbose_name = _("wording of a letter")
        verbose_name_plural = _("wording of letters")

    def __str__(self) -> str:
        return str(self.get_form_display())

    @classmethod
    def for_kind(cls, kind: ComplaintKind) -> "LetterText":
        """The texts for answers to *kind*; unsaved and empty where the county has set none."""
        form = cls.Form.OPINION if kind.route in WRITTEN else cls.Form.ANSWER
        return cls.objects.filter(form=form).first() or cls(form=form)
