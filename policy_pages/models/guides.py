"""A guide: everything that an applicant must know, on one page and in one list."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, Panel
from wagtail.fields import StreamField
from wagtail.models import Page, Revision
from wagtail.url_routing import RouteResult

from policy_pages import guide_blocks as blocks
from policy_pages import guide_parts, key_elements
from policy_pages.check_block import CheckBlock
from policy_pages.guide_form import GuideForm
from policy_pages.hints import HintsPanel
from policy_pages.models.base import PolicyPage, stream_places
from portal.core.models import User

# The address of the list that prints on one sheet, below that of the guide.
SHEET = "checklist"
STREAMS = (
    *("eligible", "self_check", "materials", "where", "steps"),
    *("standards", "forms", "bases", "questions", "links"),
)


class GuidePage(PolicyPage):
    """How to apply for one programme: all materials are told at once (一次告知)."""

    column_type: ClassVar[str] = "办事服务"
    base_form_class = GuideForm

    programme_code = models.CharField(
        _("programme code"),
        max_length=20,
        blank=True,
        help_text=_("Links the guide with the publicity lists, such as dibao-rural."),
    )
    eligible = StreamField(
        [("condition", blocks.ConditionBlock())], blank=True, verbose_name=_("who is eligible")
    )
    self_check = StreamField(
        [("question", CheckBlock())],
        blank=True,
        verbose_name=_("self-check"),
        help_text=_("The page computes on the reader's device; no answer leaves it."),
    )
    materials = StreamField(
        [("material", blocks.MaterialBlock())], blank=True, verbose_name=_("what to bring")
    )
    at_townships = models.BooleanField(
        _("the units of the townships take applications"),
        default=False,
        help_text=_("The guide shows address, office hours and phone of each unit as they are."),
    )
    where = StreamField(
        [("place", blocks.PlaceBlock())], blank=True, verbose_name=_("where to apply and ask")
    )
    steps = StreamField([("step", blocks.StepBlock())], blank=True, verbose_name=_("steps"))
    overall_limit = models.CharField(_("overall time limit"), max_length=80, blank=True)
    fee = models.CharField(_("fee"), max_length=60, blank=True)
    standards = StreamField(
        [("standard", blocks.StandardBlock())],
        blank=True,
        verbose_name=_("standards in force"),
        help_text=_("Beside those of the programme that stand in the table of amounts."),
    )
    forms = StreamField(
        [("form", blocks.FormBlock())], blank=True, verbose_name=_("forms to download")
    )
    bases = StreamField([("basis", blocks.BasisBlock())], blank=True, verbose_name=_("legal basis"))
    questions = StreamField(
        [("question", blocks.AnswerBlock())], blank=True, verbose_name=_("questions and answers")
    )
    links = StreamField(
        [("link", blocks.LinkBlock())], blank=True, verbose_name=_("links to other sites")
    )

    template = "policy_pages/guide_page.html"
    public_params: ClassVar[tuple[str, ...]] = ("township",)
    content_panels: ClassVar[list[Panel]] = [
        HintsPanel(),
        *Page.content_panels,
        FieldPanel("programme_code"),
        FieldPanel("eligible"),
        FieldPanel("self_check"),
        FieldPanel("materials"),
        MultiFieldPanel(
            [FieldPanel("at_townships"), FieldPanel("where")], heading=_("Where to apply and ask")
        ),
        FieldPanel("steps"),
        FieldPanel("overall_limit"),
        FieldPanel("fee"),
        FieldPanel("standards"),
        FieldPanel("forms"),
        FieldPanel("bases"),
        FieldPanel("questions"),
        FieldPanel("links"),
    ]

    class Meta:
        verbose_name = _("guide")
        verbose_name_plural = _("guides")

    def places(self) -> Iterator[tuple[str, str]]:
        yield from super().places()
        yield gettext("The time limit and fee"), f"{self.overall_limit} {self.fee}"
        for name in STREAMS:
            label = str(self._meta.get_field(name).verbose_name)
            yield from stream_places(label, getattr(self, name))

    def hints(self) -> list[str]:
        """What staff should know of this draft."""
        return [*key_elements.sentences(self), *guide_parts.repealed_bases(self)]

    def publish(self, revision: Revision, user: User | None = None, **options: Any) -> None:
        """Make *revision* public; Refused where a person approves what lacks a key element."""
        if user is not None:
            key_elements.require_whole(revision.as_object())
        super().publish(revision, user=user, **options)

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """The one-sheet list has an address of its own: it works and prints without scripts."""
        if path_components == [SHEET] and self.live:
            return RouteResult(self, kwargs={"sheet": True})
        found: RouteResult = super().route(request, path_components)
        return found

    def serve(
        self, request: HttpRequest, *args: Any, sheet: bool = False, **kwargs: Any
    ) -> HttpResponseBase:
        request.is_sheet = sheet  # type: ignore[attr-defined]
        answer: HttpResponseBase = super().serve(request, *args, **kwargs)
        return answer

    def get_template(self, request: HttpRequest, *args: Any, **kwargs: Any) -> str:
        sheet = getattr(request, "is_sheet", False)
        return "policy_pages/guide_sheet.html" if sheet else str(self.template)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        asked = request.GET.get("township", "")
        if getattr(request, "is_sheet", False):
            parts = guide_parts.sheet(self, asked)
            crumbs = [*context["crumbs"][:-1], (self.title, self.get_url(request))]
            context["crumbs"] = [*crumbs, (gettext("What to bring, on one sheet"), "")]
        else:
            parts = guide_parts.whole(self, asked, request)
        return {**context, **parts, "sheet_url": f"{self.get_url(request)}{SHEET}/"}
