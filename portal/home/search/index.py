"""Keeps the index: entries are written when what they describe was saved, and compared by `tick`.

Nothing waits for the index and nothing fails by it: it is written after the change has committed.
"""

import logging
from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models.signals import post_delete, post_save
from django.utils import translation

from portal.core.jobs import Counts, periodic
from portal.core.searchable import Source, sources
from portal.home.models import NO_DATE, SearchEntry
from portal.home.search import grams
from portal.home.search.folding import fold

logger = logging.getLogger(__name__)
LONGEST_TITLE = 255
BATCH = 200


def refresh(source: Source, keys: Iterable[int]) -> None:
    """Write the entries of these things anew; what is not public has none."""
    wanted = set(keys)
    public = {row.pk: row for row in source.public().filter(pk__in=wanted)}
    with transaction.atomic():
        _remove(source, wanted - public.keys())
        for row in public.values():
            _write(source, row)


def reconcile(source: Source) -> Counts:
    """Add what is public and missing, take out what is no longer public."""
    public = set(source.public().order_by().values_list("pk", flat=True))
    indexed = set(SearchEntry.objects.filter(source=source.name).values_list("key", flat=True))
    missing, gone = sorted(public - indexed), indexed - public
    if gone:
        with transaction.atomic():
            _remove(source, gone)
    for start in range(0, len(missing), BATCH):
        refresh(source, missing[start : start + BATCH])
    return {"added": len(missing), "removed": len(gone)}


def rebuild() -> Counts:
    """Write every entry anew, as after a change of how texts are folded."""
    done = 0
    for source in sources().values():
        reconcile(source)
        keys = sorted(source.public().order_by().values_list("pk", flat=True))
        for start in range(0, len(keys), BATCH):
            refresh(source, keys[start : start + BATCH])
        done += len(keys)
    return {"entries": done}


@periodic("search_index")
def catch_up(now: datetime) -> Counts:
    """What was changed past the models, or while a process died, is in the index again."""
    found = [reconcile(source) for source in sources().values()]
    return {name: sum(one[name] for one in found) for name in ("added", "removed")}


def connect() -> None:
    """From now on a saved or deleted row of a source changes its entry."""
    post_save.connect(_changed, dispatch_uid="search-saved")
    post_delete.connect(_changed, dispatch_uid="search-deleted")


def _changed(sender: type[models.Model], instance: Any, **kwargs: Any) -> None:
    for source in sources().values():
        if isinstance(instance, source.models):
            again = partial(refresh, source, [instance.pk])
            transaction.on_commit(again, using=kwargs["using"], robust=True)


def _remove(source: Source, keys: Iterable[int]) -> None:
    rows = SearchEntry.objects.filter(source=source.name, key__in=list(keys))
    grams.remove(rows.values_list("pk", flat=True))
    rows.delete()


def _write(source: Source, row: Any) -> None:
    with translation.override(settings.LANGUAGE_CODE):
        entry = source.entry(row)
    title = entry.title[:LONGEST_TITLE]
    text = " ".join(entry.text.removeprefix(entry.title).split())
    saved, _new = SearchEntry.objects.update_or_create(
        source=source.name,
        key=row.pk,
        defaults={
            "title": title,
            "text": text,
            "folded_title": fold(f"{title} {entry.number}"),
            "folded": fold(f"{title}\n{text}"),
            "address": entry.address,
            "kind": entry.kind,
            "published_at": entry.at or NO_DATE,
            "year": entry.year,
            "validity": entry.validity,
            "township": entry.township,
        },
    )
    grams.write(saved)
