"""The index of character pairs: which entries hold a run of characters, whatever its length.

Chinese has no blanks, so the word indexes of both databases find nothing. Every character is
indexed together with the one after it: SQLite keeps the pairs in an FTS5 table, in which a phrase
of pairs is exactly a substring; PostgreSQL keeps the set of pairs in an array under GIN, and what
has three characters or more is compared once more with the text. Neither needs an extension.
"""

import json
from collections.abc import Iterable, Sequence

from django.db import connection
from django.db.models import BigIntegerField, Q, QuerySet, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan

from portal.home.models import SearchEntry

# Words of a term that mean the same; a term is met when one of them occurs.
Ways = Sequence[str]
PAIR = 2


def pairs_of(run: str) -> list[str]:
    """Each character with the one after it, and the last one alone."""
    return [run[at : at + PAIR] for at in range(len(run))]


def write(entry: SearchEntry) -> None:
    """Index the folded text of a saved entry in place of what was indexed of it."""
    runs = entry.folded.split()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute('DELETE FROM "home_searchgrams" WHERE rowid = %s', [entry.pk])
            pairs = " ".join(pair for run in runs for pair in pairs_of(run))
            cursor.execute(
                'INSERT INTO "home_searchgrams" (rowid, grams) VALUES (%s, %s)', [entry.pk, pairs]
            )
            return
        grams = {gram for run in runs for pair in pairs_of(run) for gram in (pair, pair[0])}
        cursor.execute(
            'INSERT INTO "home_searchgrams" (entry_id, grams) VALUES (%s, %s) '
            "ON CONFLICT (entry_id) DO UPDATE SET grams = EXCLUDED.grams",
            [entry.pk, sorted(grams)],
        )


def remove(keys: Iterable[int]) -> None:
    """Take entries out of the index; PostgreSQL does it by the foreign key."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.executemany(
                'DELETE FROM "home_searchgrams" WHERE rowid = %s', [[key] for key in keys]
            )


def holding(terms: Sequence[Ways]) -> QuerySet[SearchEntry]:
    """Entries whose folded text contains at least one way of every term."""
    if not terms:
        return SearchEntry.objects.none()
    if connection.vendor == "sqlite":
        sql = 'SELECT rowid FROM "home_searchgrams" WHERE "home_searchgrams" MATCH %s'
        values: list[object] = [" AND ".join(_match(ways) for ways in terms)]
    else:
        one_way = "grams @> %s::text[]"
        met = " AND ".join(f"({' OR '.join([one_way] * len(ways))})" for ways in terms)
        sql = f'SELECT entry_id FROM "home_searchgrams" WHERE {met}'  # noqa: S608  only our words
        values = [_needed(way) for ways in terms for way in ways]
    found = SearchEntry.objects.filter(pk__in=RawSQL(sql, values, BigIntegerField()))  # noqa: S611
    for ways in terms:
        if not all(map(_exact, ways)):
            found = found.filter(_any_within(ways))
    return found


def these(keys: Sequence[int]) -> QuerySet[SearchEntry]:
    """The entries with these keys, however many: the database gets them as one value."""
    if connection.vendor == "sqlite":
        sql, value = "SELECT value FROM json_each(%s)", json.dumps(list(keys))
        return SearchEntry.objects.filter(pk__in=RawSQL(sql, [value], BigIntegerField()))  # noqa: S611
    sql = "SELECT unnest(%s::bigint[])"
    return SearchEntry.objects.filter(pk__in=RawSQL(sql, [list(keys)], BigIntegerField()))  # noqa: S611


def any_of(field: str, ways: Ways) -> Q:
    """That one of *ways* occurs in the field."""
    found = Q()
    for way in ways:
        found |= Q(**{f"{field}__contains": way})
    return found


def _any_within(ways: Ways) -> Q:
    # Long texts: the position is looked for by a faster way than LIKE goes.
    found = Q()
    for way in ways:
        found |= Q(GreaterThan(StrIndex("folded", Value(way)), 0))
    return found


def _exact(way: str) -> bool:
    """Whether the index alone says that the run occurs."""
    return " " not in way and (connection.vendor == "sqlite" or len(way) <= PAIR)


def _match(ways: Ways) -> str:
    return "(" + " OR ".join(f"({' AND '.join(map(_phrase, way.split()))})" for way in ways) + ")"


def _phrase(run: str) -> str:
    # Letters and digits only (folding), hence nothing to escape.
    pairs = pairs_of(run)[:-1]
    return f'"{" ".join(pairs)}"' if pairs else f'"{run}" *'


def _needed(way: str) -> list[str]:
    return [gram for run in way.split() for gram in (pairs_of(run)[:-1] or [run])]
