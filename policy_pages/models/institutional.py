"""Pages that every organ must have: the index of open government, its guide, annual reports.

《政府信息公开条例》（国务院令第711号）第十二条（指南）、第四十九条、第五十条（年度报告）.
"""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, Panel
from wagtail.fields import StreamField
from wagtail.models import Page

from policy_pages import annual_rows, report_blocks
from policy_pages.models.base import PolicyPage, stream_places
from policy_pages.sources import in_words
from portal.core.models import DeadlineRule, Office

REQUEST_RULES = "disclosure.request."


class OpenGovernmentIndexPage(PolicyPage):
    """政府信息公开: guide, rules, catalogue, annual reports, and the way to ask for information."""

    column_type: ClassVar[str] = "信息公开目录"
    template = "policy_pages/open_government_index.html"
    subpage_types: ClassVar[list[str]] = [
        "policy_pages.OpenGovernmentGuidePage",
        "policy_pages.AnnualReportPage",
    ]
    parent_page_types: ClassVar[list[str] | None] = None
    content_panels: ClassVar[list[Panel]] = [*Page.content_panels, FieldPanel("summary")]
    promote_panels: ClassVar[list[Panel]] = [
        *Page.promote_panels,
        FieldPanel("keywords"),
        FieldPanel("editor"),
    ]

    class Meta:
        verbose_name = _("open government section")
        verbose_name_plural = _("open government sections")

    @classmethod
    def can_exist_under(cls, parent: Page) -> bool:
        """Right below the site's front page only."""
        return super().can_exist_under(parent) and bool(parent.is_site_root())

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        below = Page.objects.child_of(self).live().public()
        reports = AnnualReportPage.objects.child_of(self).live().public()
        return {
            **super().get_context(request, *args, **kwargs),
            "guides": below.type(OpenGovernmentGuidePage).order_by("path"),
            "reports": reports.order_by("-year", "kind"),
        }


class OpenGovernmentGuidePage(PolicyPage):
    """信息公开指南: whom to ask, how, what it costs, and what to do against a refusal."""

    column_type: ClassVar[str] = "信息公开指南"
    template = "policy_pages/open_government_guide.html"
    parent_page_types: ClassVar[list[str] | None] = ["policy_pages.OpenGovernmentIndexPage"]

    organ = models.CharField(_("organ in charge"), max_length=80)
    address = models.CharField(_("address"), max_length=120)
    hours = models.CharField(_("office hours"), max_length=120)
    phone = models.CharField(_("phone"), max_length=30)
    fax = models.CharField(_("fax"), max_length=30, blank=True)
    email = models.CharField(_("e-mail"), max_length=80, blank=True)
    scope = models.TextField(_("what is published"), max_length=2000)
    ways = models.TextField(_("where it is published"), max_length=2000)
    procedure = models.TextField(_("how to apply"), max_length=3000)
    fees = models.CharField(_("fees"), max_length=200, blank=True)
    supervision = models.TextField(_("supervision and remedies"), max_length=2000)

    content_panels: ClassVar[list[Panel]] = [
        *Page.content_panels,
        MultiFieldPanel(
            [FieldPanel(name) for name in ("organ", "address", "hours", "phone", "fax", "email")],
            heading=_("Organ in charge"),
        ),
        *(FieldPanel(name) for name in ("scope", "ways", "procedure", "fees", "supervision")),
    ]

    class Meta:
        verbose_name = _("open government guide")
        verbose_name_plural = _("open government guides")

    def places(self) -> Iterator[tuple[str, str]]:
        yield from super().places()
        for field in self._meta.local_concrete_fields:
            if isinstance(field, models.CharField | models.TextField):
                yield str(field.verbose_name), str(getattr(self, field.name))

    def source(self) -> str:
        return self.organ or super().source()

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate()
        rows = DeadlineRule.objects.filter(
            key__startswith=REQUEST_RULES, effective_from__lte=today
        ).order_by("key", "effective_from")
        newest = {rule.key: rule for rule in rows}
        context = super().get_context(request, *args, **kwargs)
        return {**context, "limits": in_words(sorted(newest.values(), key=lambda rule: rule.pk))}


class AnnualReportPage(PolicyPage):
    """信息公开年度报告 in its six parts, or the yearly report of the website."""

    class Kind(models.TextChoices):
        DISCLOSURE = "disclosure", _("Annual report on open government")
        WEBSITE = "website", _("Annual report of the website")

    column_type: ClassVar[str] = "信息公开年报"
    template = "policy_pages/annual_report.html"
    parent_page_types: ClassVar[list[str] | None] = ["policy_pages.OpenGovernmentIndexPage"]

    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(2008), MaxValueValidator(2100)]
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.DISCLOSURE)
    overview = models.TextField(_("overview"), max_length=5000, blank=True)
    active = StreamField(
        [("figure", report_blocks.FigureBlock())],
        blank=True,
        verbose_name=_("published on one’s own initiative"),
    )
    applications = StreamField(
        [("row", report_blocks.ApplicationRowBlock())],
        blank=True,
        verbose_name=_("applications received and handled"),
        help_text=_("Rows without a figure may be left out. Totals are computed."),
    )
    remedies = StreamField(
        [("procedure", report_blocks.RemedyRowBlock())],
        blank=True,
        verbose_name=_("reconsiderations and lawsuits"),
    )
    problems = models.TextField(_("problems and improvement"), max_length=5000, blank=True)
    other = models.TextField(_("other matters"), max_length=3000, blank=True)

    content_panels: ClassVar[list[Panel]] = [
        *Page.content_panels,
        MultiFieldPanel([FieldPanel("year"), FieldPanel("kind")], heading=_("Report")),
        *(
            FieldPanel(name)
            for name in ("overview", "active", "applications", "remedies", "problems", "other")
        ),
    ]

    class Meta:
        verbose_name = _("annual report")
        verbose_name_plural = _("annual reports")

    def places(self) -> Iterator[tuple[str, str]]:
        yield from super().places()
        yield gettext("The report"), "\n".join([self.overview, self.problems, self.other])
        yield from stream_places(gettext("The figures"), self.active)

    def source(self) -> str:
        unit = Office.objects.filter(division=self.division).order_by("pk").first()
        return unit.name if unit else super().source()

    def clean(self) -> None:
        """One report of a kind and year, and a table whose sums agree."""
        super().clean()
        same = AnnualReportPage.objects.filter(year=self.year, kind=self.kind)
        if self.year and same.exclude(pk=self.pk).exists():
            raise ValidationError({"year": _("There is a report of this kind and year already.")})
        found = annual_rows.faults(child.value for child in self.applications)
        if found:
            raise ValidationError({"applications": found})

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context(request, *args, **kwargs),
            "applicants": [label for _key, label in annual_rows.APPLICANTS],
            "lines": annual_rows.table(child.value for child in self.applications),
            "procedures": [_procedure(child.value) for child in self.remedies],
        }


def _procedure(value: Any) -> tuple[str, list[int]]:
    """A row of the fourth part: its label, then the figures with their total."""
    labels = dict(value.block.child_blocks["procedure"].field.choices)
    figures = [int(value[name] or 0) for name in ("upheld", "corrected", "other", "pending")]
    return str(labels.get(value["procedure"], "")), [*figures, sum(figures)]
