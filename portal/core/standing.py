"""Rows that change a few times a year are read once, not once in a request.

What is kept holds for one number of the epoch of these rows (`portal.core.pagecache`), so a change
made in any process, by whatever way it reached the database, holds for the next reader; SECONDS
are a backstop. What a transaction reads after it wrote is its own until it commits. Kept are
names, texts, rules, places; never who may do what, and nothing of a case. What is kept is shared:
nobody changes it.
"""

import time
from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model
from django.db.models.signals import post_delete, post_save

from portal.core.pagecache.lanes import standing_number
from portal.core.pagecache.writes import standing_tables

SECONDS = 10.0
# Far more than a county has hosts, days, languages and sections at a time.
MOST = 256
T = TypeVar("T")
Key = tuple[Hashable, ...]
# The moment at which an answer was read, the number of the epoch before it, the answer.
Answer = tuple[float, int | None, T]


class Kept(Generic[T]):
    """The answers of one reader, by its arguments."""

    def __init__(self) -> None:
        self.answers: dict[Key, Answer[T]] = {}
        self.changes = 0

    def forget(self) -> None:
        """Read anew next time, also where a reading is under way."""
        self.changes += 1
        self.answers.clear()

    def of(self, key: Key, read: Callable[..., T]) -> T:
        """What was read lately for *key*, else what *read* says now."""
        number = standing_number()
        answers = self._answers(number)
        found = answers.get(key)
        if found and found[1] == number and time.monotonic() - found[0] < SECONDS:
            return found[2]
        begun, changes = time.monotonic(), self.changes
        answer = read(*key)
        if changes == self.changes:
            if len(answers) >= MOST:
                answers.clear()
            answers[key] = (begun, number, answer)
        return answer

    def _answers(self, number: int | None) -> dict[Key, Answer[T]]:
        """Where to look: of one's own while others would see something else."""
        watch = getattr(connections[DEFAULT_DB_ALIAS], "page_watch", None)
        if watch and watch.lanes:
            mine: dict[Key, Answer[T]] = watch.own.setdefault((self, self.changes), {})
            return mine
        return {} if number is None else self.answers

    def changed(self, **kwargs: Any) -> None:
        """A row was saved or deleted."""
        self.forget()


_everything: list[Kept[Any]] = []


def kept_of(*models: type[Model]) -> Kept[Any]:
    """An empty store that forgets when a row of *models* changes."""
    kept: Kept[Any] = Kept()
    _everything.append(kept)
    for model in models:
        standing_tables.add(model._meta.db_table)
        post_save.connect(kept.changed, sender=model)
        post_delete.connect(kept.changed, sender=model)
    return kept


def standing(*models: type[Model]) -> Callable[[Callable[..., T]], Callable[..., T]]:
    """Keep what the function reads of *models*; its arguments are positional and hashable."""

    def keep(read: Callable[..., T]) -> Callable[..., T]:
        kept: Kept[T] = kept_of(*models)

        @wraps(read)
        def known(*key: Hashable) -> T:
            return kept.of(key, read)

        return known

    return keep


def forget_all() -> None:
    """Everything is read anew: after a bulk change, and between tests."""
    for kept in _everything:
        kept.forget()
