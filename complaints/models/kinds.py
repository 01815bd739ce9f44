"""The kinds of message, their texts, routes and clocks, as data with an effective date."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from complaints.models.choices import Route


class ComplaintKindQuerySet(models.QuerySet["ComplaintKind"]):
    """Finds the version of each kind that is in force."""

    def in_force(self, on: date) -> "models.QuerySet[ComplaintKind]":
        """The newest version of each kind that has begun on *on* and is in use, in order."""
        newest = (
            ComplaintKind.objects.filter(code=models.OuterRef("code"), effective_from__lte=on)
            .order_by("-effective_from")
            .values("pk")[:1]
        )
        return self.filter(active=True, pk=models.Subquery(newest)).order_by("order", "pk")


class ComplaintKind(models.Model):
    """One version of a kind of message; a case keeps the version under which it was filed."""

    code = models.SlugField(_("code"), max_length=40, allow_unicode=False)
    name = models.CharField(_("name"), max_length=40)
    hint = models.CharField(
        _("hint"), max_length=300, blank=True, help_text=_("Shown beside the choice.")
    )
    route_text = models.TextField(
        _("what happens"), blank=True, help_text=_("Told to the sender on receipt.")
    )
    redirect_text = models.TextField(
        _("where else to go"),
        blank=True,
        help_text=_("For matters that another procedure decides; offered when refusing."),
    )
    route = models.CharField(_("route"), max_length=16, choices=Route.choices, default=Route.HANDLE)
    # Words of a citizen that point to this kind, so that a message sent as another one is noticed.
    keywords = models.TextField(
        _("words that point to it"),
        blank=True,
        help_text=_(
            "Separated by spaces. Staff are asked to look again at messages of other kinds that "
            "contain one of them."
        ),
    )
    simple_allowed = models.BooleanField(
        _("simple procedure possible"),
        default=False,
        help_text=_("For clear daily matters that can be settled soon."),
    )
    confidential = models.BooleanField(
        _("confidential"),
        default=False,
        help_text=_("Only confidential-reports officers see these cases."),
    )
    needs_verdict = models.BooleanField(
        _("needs a finding"),
        default=False,
        help_text=_("The reply must say whether the report was found true."),
    )
    notice_rule = models.CharField(
        _("time limit for the notice"), max_length=60, default="petition.notice", blank=True
    )
    handle_rule = models.CharField(
        _("time limit for the reply"), max_length=60, default="petition.handle", blank=True
    )
    article = models.CharField(_("legal basis"), max_length=160, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    active = models.BooleanField(_("in use"), default=True)
    effective_from = models.DateField(_("in force from"))

    objects = ComplaintKindQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        ordering: ClassVar[list[str]] = ["order", "code", "-effective_from"]
        verbose_name = _("kind of message")
        verbose_name_plural = _("kinds of message")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["code", "effective_from"], name="complaint_kind_version_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name
