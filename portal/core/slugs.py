"""Readable parts of addresses for pages with Chinese titles."""

from django.utils.text import slugify
from pypinyin import lazy_pinyin
from wagtail.models import Page

SLUG_LENGTH = 80


def pinyin_slug(title: str) -> str:
    """A stable latin address part for a Chinese title: its pinyin, cut at 80 characters."""
    return slugify("-".join(lazy_pinyin(title)))[:SLUG_LENGTH].strip("-") or "page"


def free_slug(wanted: str, parent: Page | None, own: int | None = None) -> str:
    """*wanted*, or with a number behind it where another page below *parent* has it already.

    *own* is the page that asks: its own address is free for it.
    """
    siblings = parent.get_children().exclude(pk=own) if parent else Page.objects.none()
    taken = set(siblings.filter(slug__startswith=wanted).values_list("slug", flat=True))
    if wanted not in taken:
        return wanted
    return next(f"{wanted}-{n}" for n in range(2, len(taken) + 3) if f"{wanted}-{n}" not in taken)
