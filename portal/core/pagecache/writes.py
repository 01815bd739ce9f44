"""Every committed write counts as a change of the public pages, without anybody's doing.

Each connection of each Django process (server, worker, tick, shell, command) is watched from the
moment it is made: what its statements write is noted, and the commit is counted (`epoch`). Whoever
writes need not know of it: an unknown table, an unreadable statement and a raw COPY count, too.
Only what no public page shows is named, table by table, with the reason.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from portal.core.pagecache.lanes import PAGES, STANDING, crossing

# What no public page shows; every table that is not here counts.
HIDDEN = {
    "django_session": "who is signed in; no kept page knows a session",
    "axes_accessattempt": "failed sign-ins",
    "axes_accessattemptexpiration": "failed sign-ins",
    "axes_accessfailurelog": "failed sign-ins",
    "axes_accesslog": "sign-ins",
    "mfa_authenticator": "second factors of staff, and when they were last used",
    "django_tasks_database_dbtaskresult": "work in the background; what it does counts",
    "core_heartbeat": "when the clock last ran; shown to staff and to probes",
    "core_outboxmessage": "messages that leave the site",
    "core_leakscan": "findings for staff",
    "core_staffsession": "where staff are signed in, and when they were last seen",
    "wagtailadmin_editingsession": "who has which form open",
    "wagtailadmin_formstate": "forms half filled in by staff",
    "wagtailcore_modellogentry": "who of the staff did what",
    "wagtailcore_pagelogentry": "who of the staff did what",
    "wagtailusers_userprofile": "how staff like their admin",
    "complaints_identityaccess": "who of the staff looked at an identity",
    "complaints_digestday": "which reminders went out",
}
# A column of its own in a table that counts: exactly this statement, as Django writes it.
HIDDEN_UPDATES = {
    'UPDATE "core_user" SET "last_login" = %s WHERE "core_user"."id" = %s': (
        "when somebody last signed in; whatever else of a person changes counts"
    ),
}
# Statements that change no row; whatever begins otherwise is taken for a write.
READS = frozenset(
    [
        *("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "PRAGMA"),
        *("SET", "SHOW", "FETCH", "DECLARE", "CLOSE", "LOCK"),
    ]
)
_WORD = re.compile(r"[\s(]*(\w+)")
_WRITE = re.compile(r"\b(INSERT|UPDATE|DELETE|MERGE)\b", re.IGNORECASE)
_TARGET = re.compile(
    r"\s*(?:(?:INSERT|REPLACE)(?:\s+OR\s+\w+)?\s+INTO|UPDATE(?:\s+OR\s+\w+)?|DELETE\s+FROM|COPY)"
    r'\s+(?:ONLY\s+)?"?(\w+)"?(?=[\s(;]|$)',
    re.IGNORECASE,
)
# Tables that `portal.core.standing` keeps rows of.
standing_tables: set[str] = set()


def written(statement: object) -> int:
    """Which lanes *statement* moves: 0 for a read and for what no page shows."""
    text = statement if isinstance(statement, str) else _text(statement)
    if ";" in text.rstrip("; \n"):
        # Several in one: reads stay reads (the lock of the ledger), anything else counts as all.
        parts = text.rstrip("; \n").split(";")
        return 0 if all(part.lstrip().startswith("SELECT") for part in parts) else PAGES | STANDING
    if text.startswith("SELECT") or text in HIDDEN_UPDATES:
        return 0
    writes, table = _first(text[:400])
    if not writes or (writes == "WITH" and not _WRITE.search(text)):
        return 0
    if table in standing_tables or not table:
        return PAGES | STANDING
    return 0 if table in HIDDEN else PAGES


def _text(statement: object) -> str:
    """A statement composed by the driver, readable only where it is plain."""
    return statement.decode("utf-8", "replace") if isinstance(statement, bytes) else "?"


@lru_cache(maxsize=2000)
def _first(text: str) -> tuple[str, str]:
    """The word that makes the statement a write, if it is one, and the one table it names."""
    word = _WORD.match(text)
    first = word[1].upper() if word else "?"
    target = _TARGET.match(text)
    return "" if first in READS else first, target[1] if target else ""


class Watch:
    """What one connection wrote since its transaction began, and the count of its commit."""

    def __init__(self, connection: Any) -> None:
        self.lanes = 0
        # What `standing` read inside this transaction: nobody else may see it.
        self.own: dict[Any, Any] = {}
        self._commit: Callable[[], None] = connection._commit
        self._rollback: Callable[[], None] = connection._rollback
        connection._commit, connection._rollback = self.commit, self.rollback
        # First, so that a wrapper put on for a while is taken off again and not this one.
        connection.execute_wrappers.insert(0, self)

    def __call__(
        self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any
    ) -> Any:
        """Run one statement; outside a transaction it is its own commit."""
        if self.own and str(sql).startswith("ROLLBACK"):
            self.own.clear()  # what a savepoint took back was never there
        with self.writing(context["connection"], written(sql)):
            return execute(sql, params, many, context)

    @contextmanager
    def writing(self, connection: Any, lanes: int) -> Iterator[None]:
        """Around a statement that moves *lanes*."""
        if lanes & STANDING:
            self.own.clear()
        if lanes and connection.autocommit:
            with crossing(lanes):
                yield
        else:
            self.lanes |= lanes
            yield

    def commit(self) -> None:
        """Commit, counted when something was written."""
        if not self.lanes:
            return self._commit()
        try:
            with crossing(self.lanes):
                return self._commit()
        finally:
            self.clean()

    def rollback(self) -> None:
        """Nothing was written after all."""
        try:
            self._rollback()
        finally:
            self.clean()

    def clean(self) -> None:
        """A new transaction begins."""
        self.lanes = 0
        self.own.clear()


def watch(connection: Any, **kwargs: Any) -> None:
    """A connection was made, or made anew: what it writes counts from now on."""
    found: Watch | None = getattr(connection, "page_watch", None)
    if found is None:
        connection.page_watch = Watch(connection)
    else:
        found.clean()
    if connection.vendor == "postgresql":
        raw = connection.connection
        raw.page_connection = connection
        raw.cursor_factory = counting(raw.cursor_factory)


@lru_cache
def counting(factory: type[Any]) -> type[Any]:
    """The driver's cursor, whose COPY passes by Django's cursors and is counted all the same."""
    if hasattr(factory, "copies_count"):
        return factory

    class Cursor(factory):
        copies_count = True

        @contextmanager
        def copy(self, statement: Any, *args: Any, **kwargs: Any) -> Iterator[Any]:
            connection = self.connection.page_connection
            with (
                connection.page_watch.writing(connection, written(statement)),
                super().copy(statement, *args, **kwargs) as rows,
            ):
                yield rows

    return Cursor
