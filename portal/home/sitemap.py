"""The whole site as a tree for people, and as a list for search engines; never a list of people."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap as django_sitemap
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe
from wagtail.models import Page, Site
from wagtail.query import PageQuerySet

from disclosure.queries import open_rosters
from policy_pages.models import PolicyIndexPage
from policy_pages.models.index import KINDS
from portal.core.pagecache.rules import public_page
from portal.core.pages import public_pages
from portal.home.columns import COLUMNS, HOME
from portal.home.filled import filled_columns

# More of a kind than this is read in its section, page by page.
SHOWN = 40
# What no search engine keeps: answers to a visitor, and forms for those who hold a code. The form
# for tracking is a way in and may be found; a case shown there says noindex itself.
UNLISTED = (
    "/search/",
    "/leaving/",
    "/errors/report/",
    "/complaints/lost-code/",
    "/complaints/receipt/",
    "/rectification/answer/",
)
DISALLOWED = (
    "/admin/",
    "/elder-mode/",
    "/errors/",
    "/leaving/",
    "/search/",
    "/complaints/track/file/",
    "/complaints/track/letter/",
    "/complaints/lost-code/",
    "/complaints/receipt",
    "/rectification/answer/",
)


@dataclass
class Entry:
    """One line of the tree."""

    url: str
    name: str
    about: str = ""
    children: list["Entry"] = field(default_factory=list)


@public_page()
@require_safe
def sitemap_page(request: HttpRequest) -> HttpResponse:
    """`/sitemap/`: columns, pages, and the lists that are public now by programme."""
    context = {"crumbs": [(_("Sitemap"), "")], "entries": tree()}
    return render(request, "home/sitemap.html", context)


def tree() -> list[Entry]:
    """The columns with what lies below them, then the pages beside them."""
    top: list[Entry] = [Entry(HOME.url, str(HOME.name), str(HOME.about))]
    by_url: dict[str, Entry] = {}
    for column in filled_columns():
        if column.url in {"/leaving/", "/sitemap/"}:
            continue
        entry = Entry(column.url, str(column.name), str(column.about))
        by_url[column.url] = entry
        above = by_url.get(f"/{column.url.split('/')[1]}/")
        (above.children if above and above is not entry else top).append(entry)
    if "/publicity/" in by_url:
        by_url["/publicity/"].children.extend(_programmes())
    for section in _sections():
        children = list(_kinds(section))
        if section.url in by_url:
            by_url[section.url].children.extend(children)
        elif children:
            top.append(Entry(section.url, section.title, section.summary, children))
    top.extend(_other_pages(by_url))
    return top


def _programmes() -> Iterator[Entry]:
    """The lists that are public now, counted by programme; no list is named."""
    counted = (
        open_rosters()
        .order_by()
        .values_list("programme__code", "programme__name")
        .annotate(Count("pk"))
        .order_by("programme__code")
    )
    for code, name, number in counted:
        about = ngettext(
            "%(number)d list is public now", "%(number)d lists are public now", number
        ) % {"number": number}
        yield Entry(f"{reverse('disclosure:index')}?{urlencode({'programme': code})}", name, about)


def _kinds(section: PolicyIndexPage) -> Iterator[Entry]:
    """The pages of a policies section by kind, the newest first; kinds without a page are left."""
    for kind, (label, _model) in KINDS.items():
        pages = [_entry(page) for page in section.public_pages(kind).specific()[:SHOWN]]
        if pages:
            yield Entry(f"{section.url}?{urlencode({'type': kind})}", str(label), children=pages)


def _other_pages(columns: dict[str, Entry]) -> Iterator[Entry]:
    """Pages beside the columns, such as the open-government guide, each with those below it."""
    pages = pages_of_the_site().filter(depth__gt=2).not_type(PolicyIndexPage)
    by_path: dict[str, Entry] = {}
    inside = [section.path for section in _sections()]
    for page in pages.specific()[: SHOWN * 10]:
        if page.url in columns or page.path.startswith(tuple(inside)):
            continue
        entry = by_path[page.path] = _entry(page)
        above = by_path.get(page.path[: -page.steplen])
        if above is None:
            yield entry
        else:
            above.children.append(entry)


def _entry(page: Page) -> Entry:
    return Entry(page.url, page.title, getattr(page, "summary", "") or page.search_description)


def _sections() -> list[PolicyIndexPage]:
    return list(PolicyIndexPage.objects.live().public().filter(depth=3).order_by("path"))


def pages_of_the_site() -> PageQuerySet:
    """Every public page below the front page of the site, in the order of the tree."""
    root = Site.objects.get(is_default_site=True).root_page
    return public_pages().descendant_of(root).order_by("path")


class _OfThisSite(Sitemap):
    """Addresses under the public address of the site, whatever host the request named."""

    def get_protocol(self, protocol: str | None = None) -> str:
        return str(settings.PUBLIC_URL.partition("://")[0])

    def get_domain(self, site: Any = None) -> str:
        return str(settings.PUBLIC_URL.rstrip("/").partition("://")[2])


class ColumnSitemap(_OfThisSite):
    """The columns with content, lists of columns only: a list of people is none."""

    def items(self) -> list[str]:
        return [HOME.url, *(c.url for c in filled_columns() if c.url not in UNLISTED)]

    def location(self, item: str) -> str:
        return item


class PageSitemap(_OfThisSite):
    """The public pages of the content system."""

    limit = 5000

    def items(self) -> list[Page]:
        columns = {column.url for column in COLUMNS}
        return [page for page in pages_of_the_site() if page.url not in columns]

    def location(self, item: Page) -> str:
        return str(item.url)

    def lastmod(self, item: Page) -> Any:
        return item.last_published_at


SITEMAPS: dict[str, Any] = {
    "columns": ColumnSitemap,
    "pages": PageSitemap,
}


@public_page()
@require_safe
def sitemap_file(request: HttpRequest) -> HttpResponse:
    """`/sitemap.xml`."""
    response: HttpResponse = django_sitemap(request, SITEMAPS)
    return response


@public_page()
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """`/robots.txt`: where the sitemap is, and what holds nothing for a search engine."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in DISALLOWED)]
    lines += ["", f"Sitemap: {settings.PUBLIC_URL.rstrip('/')}{reverse('home:sitemap_file')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
