"""Search of the staff area (explorer, choosers, listings): whatever contains what was typed.

Wagtail's own backends look for words, and Chinese has no blanks between them. Half a word, one
character and part of a document number are found here on both databases alike, and at once: the
rows themselves are looked through, there is no index to fall behind. Wagtail hands over the rows
that the person may see; nothing here adds to them.
"""

import re
from functools import lru_cache
from typing import Any

from django.db.models import Model, Q
from modelsearch.backends.database.fallback import (
    MATCH_ALL,
    DatabaseSearchBackend,
    DatabaseSearchQueryCompiler,
    DatabaseSearchResults,
)
from modelsearch.query import Phrase, PlainText
from wagtail.search.index import SearchField, get_indexed_models

# Brackets of a document number: whichever of them was typed, and whichever stands in the number.
_BRACKETS = (("〔[［【(（", "[〔［【(（[]"), ("〕]］】)）", "[]〕］】)）]"))


class Compiler(DatabaseSearchQueryCompiler):
    """Every word typed must stand somewhere in a field of the row, or of what kind of row it is."""

    def build_single_term_filter(self, term: str) -> Q:
        """Rows with *term* in one of their fields."""
        lookup, value = _condition(term)
        found = Q()
        for name in self.fields_names:
            found |= Q(**{f"{name}{lookup}": value})
        if self.fields:
            return found
        for kind, names in _kinds(self.queryset.model):
            for name in names:
                rows = kind._default_manager.filter(**{f"{name}{lookup}": value})
                found |= Q(pk__in=rows.order_by().values("pk"))
        return found

    def build_database_filter(self, query: Any, boost: float = 1.0) -> Any:
        """Words between quotation marks are one; nothing but blanks asks for everything."""
        if isinstance(query, Phrase):
            return self.build_single_term_filter(query.query_string)
        if isinstance(query, PlainText) and not query.query_string.split():
            return MATCH_ALL
        return super().build_database_filter(query, boost)


class Results(DatabaseSearchResults):
    """The newest first where nobody chose another order, so that no row is on two pages."""

    def get_queryset(self) -> Any:
        asked = self.query_compiler
        if asked.order_by_relevance or not asked.queryset.query.order_by:
            asked.queryset = asked.queryset.order_by("-pk")
        return super().get_queryset()


class SearchBackend(DatabaseSearchBackend):
    """What `WAGTAILSEARCH_BACKENDS` names."""

    query_compiler_class = Compiler
    autocomplete_query_compiler_class = Compiler
    results_class = Results


def _condition(term: str) -> tuple[str, str]:
    """The lookup for *term*, and what it compares with."""
    if not any(char in alike for alike, _class in _BRACKETS for char in term):
        return "__icontains", term
    return "__iregex", "".join(map(_pattern, term))


def _pattern(char: str) -> str:
    return next((found for alike, found in _BRACKETS if char in alike), re.escape(char))


@lru_cache
def _kinds(model: type[Model]) -> list[tuple[Any, list[str]]]:
    """The kinds of *model* that have further fields to be searched: a page with its number."""
    known = {field.name for field in model._meta.get_fields()}
    found = []
    for kind in get_indexed_models():
        if kind is not model and issubclass(kind, model):
            own = [f.field_name for f in kind.search_fields if isinstance(f, SearchField)]
            if names := [name for name in own if name not in known]:
                found.append((kind, names))
    return found
