"""Columns of long lists: a cell is written as text, not by a template of its own.

A hundred rows of eight cells are eight hundred templates less.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from wagtail.admin.ui.tables import Column


class TextColumn(Column):
    """A value as text."""

    def render_cell_html(self, instance: Any, parent_context: Any) -> SafeString:
        value = getattr(instance, self.name)
        shown = "" if value is None else value
        return format_html('<td class="{}">{}</td>', self.classname or "", shown)


class ChoiceColumn(Column):
    """One of *choices* in the words of the reader, translated once for a whole page."""

    def __init__(self, name: str, *, choices: Iterable[tuple[str, Any]], **more: Any) -> None:
        super().__init__(name, **more)
        self.choices = list(choices)
        self.words = lru_cache(maxsize=4)(self._words)

    def _words(self, _language: str | None) -> dict[str, str]:
        return {value: str(label) for value, label in self.choices}

    def render_cell_html(self, instance: Any, parent_context: Any) -> SafeString:
        value = getattr(instance, self.name)
        return format_html("<td>{}</td>", self.words(get_language()).get(value, value))


class LinkColumn(Column):
    """The title of a row, which leads to its page."""

    def __init__(self, name: str, *, url_name: str, **more: Any) -> None:
        super().__init__(name, **more)
        self.url_name = url_name

    def render_cell_html(self, instance: Any, parent_context: Any) -> SafeString:
        return format_html(
            '<td class="title {}"><div class="title-wrapper"><a href="{}">{}</a></div></td>',
            self.classname or "",
            reverse(self.url_name, args=[instance.pk]),
            getattr(instance, self.name),
        )


class MomentColumn(Column):
    """A moment to the minute, local time."""

    def render_cell_html(self, instance: Any, parent_context: Any) -> SafeString:
        value: datetime | None = getattr(instance, self.name)
        if value is None:
            return format_html("<td></td>")
        local = timezone.localtime(value)
        shown = f"{local:%Y-%m-%d %H:%M}"
        return format_html('<td><time datetime="{}">{}</time></td>', local.isoformat(), shown)
