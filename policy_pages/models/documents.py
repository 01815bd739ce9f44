"""Policy documents: whether one still holds, what took its place, and who explains it."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, PageChooserPanel, Panel
from wagtail.models import Revision

from policy_pages import repeal
from policy_pages.hints import HintsPanel
from policy_pages.models.base import TEMPLATE, OfficialTextPage
from policy_pages.repeal import DocumentForm
from portal.core.models import SiteDocument, User

# The colours of the validity badge; what is not here is grey.
TONES = {"in_force": "green", "amended": "amber"}


class PolicyDocumentPage(OfficialTextPage):
    """A normative document, with its number and whether it still holds."""

    class Validity(models.TextChoices):
        IN_FORCE = "in_force", _("In force")
        AMENDED = "amended", _("Amended")
        REPEALED = "repealed", _("Repealed")

    class Opening(models.TextChoices):
        ACTIVE = "active", _("Published on the authority's own initiative")
        ON_REQUEST = "on_request", _("Given on request")

    topic = models.CharField(
        _("topic and group"),
        max_length=60,
        blank=True,
        help_text=_("As in the catalogue: 社会救助、最低生活保障."),
    )
    opening = models.CharField(
        _("way of opening"), max_length=10, choices=Opening.choices, default=Opening.ACTIVE
    )
    validity = models.CharField(
        _("validity"), max_length=10, choices=Validity.choices, default=Validity.IN_FORCE
    )
    validity_note = models.CharField(
        _("amended or repealed by"),
        max_length=200,
        blank=True,
        help_text=_("The document and the date that changed it."),
    )
    successor = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="predecessors",
        verbose_name=_("page of the document that amends or repeals it"),
    )
    repealed_on = models.DateField(_("day of repeal"), null=True, blank=True)
    original = models.ForeignKey(
        SiteDocument,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("original file"),
        help_text=_("The document as it was issued; the file is read for personal data."),
    )
    important = models.BooleanField(
        _("important policy"),
        default=False,
        help_text=_("An important policy is published together with its interpretation."),
    )

    base_form_class = DocumentForm
    template = TEMPLATE
    content_panels: ClassVar[list[Panel]] = [
        HintsPanel(),
        *OfficialTextPage.content_panels[:-1],
        MultiFieldPanel(
            [FieldPanel("topic"), FieldPanel("opening"), FieldPanel("important")],
            heading=_("Catalogue"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("validity"),
                FieldPanel("repealed_on"),
                PageChooserPanel("successor", "policy_pages.PolicyDocumentPage"),
                FieldPanel(
                    "validity_note",
                    help_text=_(
                        "The document or decision that changed it, with its number and date. "
                        "A repeal without a successor needs it, and the day of repeal."
                    ),
                ),
            ],
            heading=_("Validity"),
        ),
        FieldPanel("original"),
        OfficialTextPage.content_panels[-1],
    ]

    class Meta(OfficialTextPage.Meta):
        verbose_name = _("policy document")
        verbose_name_plural = _("policy documents")

    @property
    def is_repealed(self) -> bool:
        return self.validity == self.Validity.REPEALED

    @property
    def validity_tone(self) -> str:
        """The colour of the validity badge."""
        return TONES.get(self.validity, "grey")

    def clean(self) -> None:
        """What is in force has no successor; nothing takes its own place, not in a circle."""
        super().clean()
        faults = {}
        if self.successor_id and self.validity == self.Validity.IN_FORCE:
            faults["validity"] = _("It has a successor: say whether it is amended or repealed.")
        if self.repealed_on and not self.is_repealed:
            faults["repealed_on"] = _("Only a repealed document has a day of repeal.")
        if self.repealed_on and self.signed_on and self.repealed_on < self.signed_on:
            faults["repealed_on"] = _("The day of repeal lies before the date of signature.")
        if self.successor_id and self.pk in _line(self.successor):
            faults["successor"] = _("This document would take its own place: choose another.")
        if faults:
            raise ValidationError(faults)

    def places(self) -> Iterator[tuple[str, str]]:
        yield from super().places()
        yield gettext("The topic"), self.topic
        yield gettext("The validity"), self.validity_note

    def facts(self) -> list[tuple[str, Any]]:
        """The usual head block; the validity with the day on which it ended."""
        validity = self.get_validity_display()
        if self.repealed_on:
            validity = gettext("%(validity)s since %(day)s") % {
                "validity": validity,
                "day": self.repealed_on.isoformat(),
            }
        found = super().facts()
        found.insert(2, (gettext("Topic and group"), self.topic))
        opening = (gettext("Way of opening"), self.get_opening_display())
        return [*found[:-1], opening, (gettext("Validity"), validity), found[-1]]

    def hints(self) -> list[str]:
        """What staff should know of this draft."""
        found = []
        if self.important and not self.interpretations.live().exists():
            told = _("This is an important policy without an interpretation: publish one with it.")
            found.append(str(told))
        return [*found, *(sentence for _field, sentence in repeal.missing(self))]

    def publish(self, revision: Revision, user: User | None = None, **options: Any) -> None:
        """Make *revision* public; Refused where a person approves a repeal without a ground."""
        if user is not None:
            repeal.require_ground(revision.as_object())
        super().publish(revision, user=user, **options)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        successor = self.successor if self.successor_id else None
        return {
            **super().get_context(request, *args, **kwargs),
            "successor": successor if successor and successor.live else None,
            "predecessors": list(_named(self.predecessors)),
            "interpretations": list(_named(self.interpretations)),
            "original": self.original if self.original_id else None,
        }


def _named(pages: Any) -> Any:
    """The public ones, without their long texts."""
    return pages.live().public().defer("body").order_by("signed_on", "pk")


def _line(page: Any) -> Iterator[int]:
    """*page* and what took its place, one after the other."""
    seen: set[int] = set()
    while page and page.pk not in seen:
        seen.add(page.pk)
        yield page.pk
        page = page.successor
