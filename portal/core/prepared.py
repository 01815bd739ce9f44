"""Queries that every visit asks in the same words: their SQL is worked out once.

Putting a query of the ORM into SQL costs three to eight times what SQLite needs to answer it.
`prepared` asks for a queryset of `values_list` in which `Given` stands for what differs from visit
to visit, and keeps its SQL for each connection. Everything is read anew each time; nothing of an
answer is kept.
"""

from collections.abc import Callable
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Field, QuerySet, Value

Row = tuple[Any, ...]


class Given(Value):
    """A place in a prepared query, filled by name when it is asked."""

    def __init__(self, name: str, field: Field[Any, Any]) -> None:
        super().__init__(name, output_field=field)

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return "%s", [self]


class _Compiled:
    """The SQL of one query for one connection, and how its answers become Python's."""

    def __init__(self, queryset: QuerySet[Any, Any], alias: str) -> None:
        self.compiler: Any = queryset.query.get_compiler(alias)
        self.sql, self.params = self.compiler.as_sql()
        fields = [column[0] for column in self.compiler.select[: self.compiler.col_count]]
        self.converters = self.compiler.get_converters(fields)

    def rows(self, connection: Any, values: dict[str, Any]) -> list[Row]:
        params = [
            one.output_field.get_db_prep_value(values[one.value], connection)
            if isinstance(one, Given)
            else one
            for one in self.params
        ]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, params)
            found: list[Row] = cursor.fetchall()
        if not self.converters:
            return found
        return [tuple(row) for row in self.compiler.apply_converters(found, self.converters)]


def prepared(make: Callable[[], QuerySet[Any, Any]]) -> Callable[..., list[Row]]:
    """The rows of the queryset of *make*, asked with a value for each `Given` in it."""

    def ask(**values: Any) -> list[Row]:
        connection: Any = connections[DEFAULT_DB_ALIAS]
        # On the connection, which belongs to one thread: a compiler is not for two at a time.
        known: dict[Any, _Compiled] = connection.__dict__.setdefault("prepared", {})
        if make not in known:
            known[make] = _Compiled(make(), DEFAULT_DB_ALIAS)
        return known[make].rows(connection, values)

    return ask
