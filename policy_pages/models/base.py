"""What all policy pages have in common: they name their source, they print."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, Panel
from wagtail.fields import StreamField
from wagtail.models import Page, Revision
from wagtail.search import index

from policy_pages.blocks import BodyBlock
from policy_pages.contents import contents_of
from policy_pages.models import numbering
from portal.core.gazetteer import office_of
from portal.core.models import User
from portal.core.pages import BasePage

# Depth of the site's front page in Wagtail's tree: crumbs begin below it.
FRONT_PAGE_DEPTH = 2
# Wagtail names a template per class; official texts share one.
TEMPLATE = "policy_pages/official_text.html"
# What a section says of its articles' editor; empty for a page that is none.
_EDITOR = Coalesce("policyindexpage__editor", "opengovernmentindexpage__editor", models.Value(""))


class PolicyPage(BasePage):
    """A page of the policies section."""

    # The column name of the government-website meta tags (国办发〔2017〕47号, annex).
    column_type: ClassVar[str] = "政策文件"

    summary = models.CharField(
        _("summary"),
        max_length=200,
        blank=True,
        help_text=_("Shown in lists and to search engines."),
    )
    keywords = models.CharField(
        _("keywords"), max_length=100, blank=True, help_text=_("Separated by spaces.")
    )

    editor = models.CharField(
        pgettext_lazy("article", "editor"),
        max_length=40,
        blank=True,
        help_text=_(
            "Who answers for the text, as readers see it: a desk or a role rather than a person's "
            "name. On a section it holds for its articles; on an article, empty: that of the "
            "section."
        ),
    )

    subpage_types: ClassVar[list[str]] = []
    parent_page_types: ClassVar[list[str] | None] = ["policy_pages.PolicyIndexPage"]
    promote_panels: ClassVar[list[Panel]] = [
        *Page.promote_panels,
        FieldPanel("summary"),
        FieldPanel("keywords"),
        FieldPanel("editor"),
    ]

    class Meta:
        abstract = True

    def places(self) -> Iterator[tuple[str, str]]:
        """Every text of the page with the name of its place."""
        yield gettext("The title"), self.title
        yield gettext("The summary"), f"{self.summary} {self.keywords}"
        yield gettext("The search description"), f"{self.seo_title} {self.search_description}"

    def searchable_text(self) -> str:
        return "\n".join(text for _place, text in self.places() if text.strip())

    def source(self) -> str:
        """Who answers for the text: an authority, and not a place."""
        if self.division is None:
            return ""
        office = office_of(self.division)
        return office.name if office else self.division.name

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        above = self.get_ancestors().filter(depth__gt=FRONT_PAGE_DEPTH).annotate(editor=_EDITOR)
        crumbs = [(page.title, page.get_url(request)) for page in above]
        editors = [self.editor, *(page.editor for page in reversed(above))]
        return {
            **super().get_context(request, *args, **kwargs),
            "article_editor": next(filter(None, editors), ""),
            "crumbs": [*crumbs, (self.title, "")],
            "column_name": crumbs[-1][0] if crumbs else self.title,
        }


def stream_places(name: str, stream: Any) -> Iterator[tuple[str, str]]:
    """Every block of a StreamField with its place."""
    for number, block in enumerate(stream, start=1):
        place = gettext("%(field)s, block %(number)d,") % {"field": name, "number": number}
        yield place, "\n".join(block.block.get_searchable_content(block.value))


class OfficialTextPage(PolicyPage):
    """A text that an authority issued: number, issuer, date, and a body with an outline."""

    number = models.CharField(
        _("document number"),
        max_length=60,
        blank=True,
        db_index=True,
        help_text=_("As in 沁民字〔2022〕51号."),
    )
    issuer = models.CharField(_("issuer"), max_length=80, blank=True)
    masthead = models.CharField(
        _("masthead"), max_length=80, blank=True, help_text=_("The line above the number: …文件.")
    )
    signed_on = models.DateField(_("date of signature"), null=True, blank=True)
    index_number = models.CharField(
        _("index number"),
        max_length=60,
        blank=True,
        help_text=_("Empty: it is given by rule when the page is published."),
    )
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("body"))

    search_fields: ClassVar[list[index.BaseField]] = [
        *PolicyPage.search_fields,
        index.SearchField("number"),
        index.SearchField("index_number"),
    ]
    head_panel = MultiFieldPanel(
        [
            FieldPanel("masthead"),
            FieldPanel("number"),
            FieldPanel("issuer"),
            FieldPanel("signed_on"),
            FieldPanel("index_number"),
        ],
        heading=_("Document head"),
    )
    content_panels: ClassVar[list[Panel]] = [
        *Page.content_panels,
        head_panel,
        FieldPanel("body"),
    ]

    class Meta:
        abstract = True
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["index_number"],
                condition=~models.Q(index_number=""),
                name="%(class)s_index_number_once",
            )
        ]

    @staticmethod
    def kinds() -> "list[type[OfficialTextPage]]":
        """Every kind of official text: they share their index numbers."""
        return [model for model in apps.get_models() if issubclass(model, OfficialTextPage)]

    def clean(self) -> None:
        """No two pages bear the same index number."""
        super().clean()
        number = self.index_number.strip()
        for holder in numbering.holders(self.kinds(), number, self.pk) if number else ():
            told = _("“%(title)s” bears this index number. Leave it empty: it is given by rule.")
            raise ValidationError({"index_number": told % {"title": holder.title}})

    def publish(self, revision: Revision, user: User | None = None, **options: Any) -> None:
        """Make *revision* public; an empty index number is given now, and only once."""
        with transaction.atomic():
            if not revision.content.get("index_number"):
                revision.content["index_number"] = self._index_number(revision)
                revision.save(update_fields=["content"])
            super().publish(revision, user=user, **options)

    def _index_number(self, revision: Revision) -> str:
        known = type(self).objects.filter(pk=self.pk).values_list("index_number", flat=True)
        signed = revision.as_object().signed_on
        return known.first() or numbering.next_number(
            self.kinds(), signed or timezone.localdate(self.first_published_at)
        )

    def places(self) -> Iterator[tuple[str, str]]:
        yield from super().places()
        yield gettext("The document head"), " ".join([self.masthead, self.number, self.issuer])
        yield from stream_places(gettext("Body"), self.body)

    def source(self) -> str:
        return self.issuer or super().source()

    def facts(self) -> list[tuple[str, Any]]:
        """The head block of a published document, in the order people know."""
        return [
            (gettext("Index number"), self.index_number),
            (gettext("Issuer"), self.source()),
            (gettext("Name of the document"), self.title),
            (gettext("Document number"), self.number),
            (gettext("Date of signature"), self.signed_on.isoformat() if self.signed_on else ""),
            (gettext("Date of publication"), self._published_on()),
            (gettext("Keywords"), self.keywords),
        ]

    def _published_on(self) -> str:
        at = self.first_published_at
        return timezone.localtime(at).date().isoformat() if at else ""

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context(request, *args, **kwargs),
            "contents": contents_of(self.body),
            "facts": self.facts(),
        }
