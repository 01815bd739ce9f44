"""Whether this process can do its work: each part tried for real."""

import uuid
from collections.abc import Callable

from django.conf import settings
from django.core.cache import cache
from django.db import connection

from portal.core import front_cache
from portal.core.models import Heartbeat
from portal.core.schema import pending_migrations
from portal.core.uploads import private_storage


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return "ok"


def _cache() -> str:
    key = f"readyz:{uuid.uuid4().hex}"  # of this question alone: another process asks as well
    cache.set(key, "ok", 30)
    return cache.get(key) or "lost what was written"


def _storage() -> str:
    private_storage().exists("readyz")
    return "ok"


def _migrations() -> str:
    return "pending" if pending_migrations() else "ok"


def _worker() -> str:
    needed = settings.TASKS_BACKEND == "database"
    return "silent" if needed and not Heartbeat.lives("worker") else "ok"


def _front() -> str:
    return "not purged" if front_cache.failing() else "ok"


PARTS: dict[str, Callable[[], str]] = {
    "database": _database,
    "cache": _cache,
    "storage": _storage,
    "migrations": _migrations,
    "worker": _worker,
    "front": _front,
}


def readiness() -> dict[str, str]:
    """The state of every part: "ok" or a word on what is wrong (never a secret)."""
    return {name: _tried(part) for name, part in PARTS.items()}


def _tried(part: Callable[[], str]) -> str:
    try:
        return part()
    except Exception as error:
        return type(error).__name__
