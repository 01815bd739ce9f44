"""Rows that change a few times a year are read once in ten seconds, not once in a request.

A change made in this process holds at once; one made in another process, or past the models'
signals, after SECONDS at the latest. So only what may be that late is kept: names, texts, rules,
places; never who may do what, and nothing of a case. What is kept is shared: nobody changes it.
"""

import time
from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any, Generic, TypeVar

from django.db import transaction
from django.db.models import Model
from django.db.models.signals import post_delete, post_save

SECONDS = 10.0
# Far more than a county has hosts, days, languages and sections at a time.
MOST = 256
T = TypeVar("T")
Key = tuple[Hashable, ...]


class Kept(Generic[T]):
    """The answers of one reader, by its arguments, with the moment at which each was read."""

    def __init__(self) -> None:
        self.answers: dict[Key, tuple[float, T]] = {}
        self.changes = 0

    def forget(self) -> None:
        """Read anew next time, also where a reading is under way."""
        self.changes += 1
        self.answers.clear()

    def of(self, key: Key, read: Callable[..., T]) -> T:
        """What was read lately for *key*, else what *read* says now."""
        found = self.answers.get(key)
        if found and time.monotonic() - found[0] < SECONDS:
            return found[1]
        begun, changes = time.monotonic(), self.changes
        answer = read(*key)
        if changes == self.changes:
            if len(self.answers) >= MOST:
                self.answers.clear()
            self.answers[key] = (begun, answer)
        return answer

    def changed(self, **kwargs: Any) -> None:
        """A row was saved or deleted: others still see the old one until this commits."""
        self.forget()
        transaction.on_commit(self.forget, using=kwargs["using"])


_everything: list[Kept[Any]] = []


def kept_of(*models: type[Model]) -> Kept[Any]:
    """An empty store that forgets when a row of *models* changes."""
    kept: Kept[Any] = Kept()
    _everything.append(kept)
    for model in models:
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
