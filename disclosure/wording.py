"""Phrases that pages, posters, screens and feeds of a list share, so that they never differ."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def period_words(first: date | None, last: date | None) -> str:
    """From when to when, or since when a long-term list is public; empty for neither."""
    if first is None:
        return ""
    if last is None:
        return _("From %(first)s, long-term") % {"first": first.isoformat()}
    return _("%(first)s to %(last)s") % {"first": first.isoformat(), "last": last.isoformat()}


def listed(parts: Iterable[object]) -> str:
    """Words one after another, as the language of the page separates them."""
    return pgettext("between words", ", ").join(map(str, parts))


def parted(parts: Iterable[object]) -> str:
    """Phrases one after another, which may have commas of their own."""
    return pgettext("between phrases", "; ").join(map(str, parts))
