"""Pages of long lists: the rows are always those of now, a large total may be seconds old."""

import hashlib
from typing import Any

from django.core.cache import cache
from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet
from django.utils.functional import cached_property
from wagtail.admin.paginator import WagtailPaginator

# Counting fewer costs nothing; more are counted once in ten seconds for the same question.
LARGE = 2_000
SECONDS = 10


class LongListPaginator(WagtailPaginator):
    """Remembers a large total for a moment, for the very same question by the same person."""

    @cached_property
    def count(self) -> int:
        key = _question(self.object_list)
        known: int | None = cache.get(key) if key else None
        if known is None:
            known = int(super().count)
            if key and known >= LARGE:
                cache.set(key, known, SECONDS)
        return known


def _question(rows: QuerySet[Any]) -> str:
    """What the database is asked, with everything that depends on the person who asks."""
    try:
        sql, values = rows.query.sql_with_params()
    except EmptyResultSet:
        return ""
    return "count." + hashlib.sha256(repr((sql, values)).encode()).hexdigest()
