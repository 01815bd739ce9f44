"""Meta tags of the government-website rules: column, canonical address, description."""

from datetime import timedelta
from typing import Any

from django import template
from django.conf import settings
from django.template import Context
from wagtail.models import Page, Site

from portal.core.leaving import outward
from portal.home.columns import column_of

register = template.Library()


@register.inclusion_tag("includes/meta_column.html", takes_context=True)
def column_meta(context: Context) -> dict[str, Any]:
    """The four tags of the column that this page belongs to; a page of its own is its own."""
    column = column_of(_path(context))
    if column is not None:
        about = str(column.about)
        return {
            "name": column.name,
            "description": about,
            "keywords": _words(str(column.name), context),
            "type": column.type,
        }
    page = context.get("page")
    if not isinstance(page, Page):
        return {}
    return {
        "name": page.title,
        "description": getattr(page, "summary", "") or page.search_description or page.title,
        "keywords": _words(getattr(page, "keywords", "") or page.title, context),
        "type": getattr(page, "column_type", "概况信息"),
    }


@register.simple_tag(takes_context=True)
def column_about(context: Context) -> str:
    """What the column of this page holds; "" outside every column."""
    column = column_of(_path(context))
    return str(column.about) if column else ""


@register.simple_tag(takes_context=True)
def canonical(context: Context) -> str:
    """The one address of this page: without filters, with the number of a further page."""
    path = _path(context)
    if not path:
        return ""
    page = context["request"].GET.get("page", "")
    further = page.isascii() and page.isdigit() and int(page[:6]) > 1
    return f"{settings.PUBLIC_URL.rstrip('/')}{path}{f'?page={int(page[:6])}' if further else ''}"


@register.simple_tag(takes_context=True)
def footer_pages(context: Context) -> list[Page]:
    """Pages right below the front page that their editors show in menus, such as 隐私声明."""
    request = context.get("request")
    site = Site.find_for_request(request) if request else None
    if site is None:
        return []
    return list(site.root_page.get_children().live().public().in_menu())


@register.filter
def changed_later(page: Page) -> bool:
    """Whether the page was published again after the minute in which it first appeared."""
    first, last = page.first_published_at, page.last_published_at
    return bool(first and last and last - first >= timedelta(minutes=1))


@register.filter(name="outward")
def outward_link(address: object) -> str:
    """The address of a link in the text: the leave-site notice for other websites."""
    return outward(str(address or ""))


def _path(context: Context) -> str:
    return str(getattr(context.get("request"), "path", ""))


def _words(name: str, context: Context) -> str:
    identity = context.get("site_identity")
    return " ".join(filter(None, [name, getattr(identity, "name", "")]))
