"""Phrases that pages, posters, screens and feeds of a list share, so that they never differ."""

from datetime import date

from django.utils.translation import gettext as _


def period_words(first: date | None, last: date | None) -> str:
    """From when to when, or since when a long-term list is public; empty for neither."""
    if first is None:
        return ""
    if last is None:
        return _("From %(first)s, long-term") % {"first": first.isoformat()}
    return _("%(first)s to %(last)s") % {"first": first.isoformat(), "last": last.isoformat()}
