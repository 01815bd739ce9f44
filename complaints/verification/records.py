"""Each case and everything that hangs on it, compared with what its events sealed last."""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from complaints import sealing
from complaints.models import LedgerEvent
from complaints.sealing import ROW, ROWS, Facts, Subject
from complaints.verification.problems import Problem
from portal.core import seal

BATCH = 500
# After this the texts of a case are gone on purpose, and files with them.
TEXTS_REMOVED = "texts_removed"
Rows = dict[str, models.Model]


@dataclass(slots=True)
class Sealed:
    """What the events of one subject say about it after the last of them."""

    events: int = 0
    complete: bool = False  # False before events began to seal records: nothing to compare
    texts_removed: bool = False
    row: Facts = field(default_factory=dict)
    rows: dict[str, Facts | None] = field(default_factory=dict)

    def follow(self, kind: str, sealed: dict[str, Any]) -> None:
        """Take the next event."""
        self.complete |= self.events == 0 and ROW in sealed
        self.events += 1
        self.texts_removed |= kind == TEXTS_REMOVED
        self.row = sealed.get(ROW, self.row)
        self.rows |= sealed.get(ROWS, {})


def problems() -> Iterator[Problem]:
    """Every difference, over all subjects that rooms have registered."""
    for subject in sealing.SUBJECTS.values():
        last = 0
        while found := list(_subjects_after(subject, last)):
            last = found[-1].pk
            yield from of(subject, found)
        yield from _events_of_nobody(subject)


def _subjects_after(subject: Subject, last: int) -> models.QuerySet[Any]:
    names = [one.name for one in sealing.sealed_fields(subject.model)]
    rows = subject.model._default_manager.filter(pk__gt=last)
    return rows.order_by("pk").only("pk", *names)[:BATCH]


def of(subject: Subject, found: list[Any]) -> Iterator[Problem]:
    """Every difference in some subjects."""
    sealed = _sealed(subject, [one.number for one in found])
    hanging = _records(subject, [one.pk for one in found])
    for one in found:
        said = sealed[one.number]
        if not said.events:
            yield Problem("no-events", one.number)
        elif said.complete:
            yield from _differences(one.number, "", said.row, one, said.texts_removed)
            yield from _hanging(one.number, said, hanging[one.pk])


def _sealed(subject: Subject, numbers: list[str]) -> dict[str, Sealed]:
    found: dict[str, Sealed] = defaultdict(Sealed)
    events = LedgerEvent.objects.filter(subject_type=subject.name, subject_number__in=numbers)
    rows = events.order_by("sequence").values_list("subject_number", "kind", "sealed")
    for number, kind, state in rows.iterator(chunk_size=BATCH):
        found[number].follow(kind, state or {})
    return found


def _records(subject: Subject, owners: list[int]) -> dict[int, Rows]:
    found: dict[int, Rows] = defaultdict(dict)
    for model, path in subject.records.items():
        rows = model._default_manager.filter(**{f"{path}__in": owners})
        for row in rows.annotate(owner_pk=models.F(f"{path}_id")):
            found[row.owner_pk][sealing.label_of(row)] = row
    return found


def _hanging(number: str, said: Sealed, there: Rows) -> Iterator[Problem]:
    """Records that no event knows, that are gone, or that say something else now."""
    for label, row in there.items():
        expected = said.rows.get(label)
        if expected is None:
            yield Problem("no-event-for", number, label)
        else:
            yield from _differences(number, label, expected, row, said.texts_removed)
    for label, expected in said.rows.items():
        if expected is not None and label not in there and not said.texts_removed:
            yield Problem("missing", number, label)


def _differences(
    number: str, label: str, expected: Facts, row: models.Model, texts_removed: bool
) -> Iterator[Problem]:
    actual = json.loads(seal.canonical(sealing.facts_of(row)))
    if actual == expected:
        return
    for one in sealing.sealed_fields(type(row)):
        is_, was = actual.get(one.name), expected.get(one.name)
        if is_ == was or (texts_removed and sealing.is_text(one)):
            continue
        if is_ is None and _may_vanish(one):
            continue
        if was is None and _came_later(one, is_):
            continue
        yield Problem("differs", number, label, one.name)


def _may_vanish(one: Any) -> bool:
    """A link to something of another room that is deleted when its own time is over."""
    relation = one.remote_field
    return relation is not None and relation.on_delete is models.SET_NULL


def _came_later(one: Any, value: object) -> bool:
    """A field that every event seals since it exists, with what it was given when it was added."""
    if one.null or not one.has_default():
        return False
    given = {one.name: sealing.sealed_value(one, one.get_default())}
    return bool(json.loads(seal.canonical(given)) == {one.name: value})


def _events_of_nobody(subject: Subject) -> Iterator[Problem]:
    numbers = subject.model._default_manager.values("number")
    events = LedgerEvent.objects.filter(subject_type=subject.name)
    lost = events.exclude(subject_number__in=numbers).order_by("subject_number")
    for number in lost.values_list("subject_number", flat=True).distinct():
        yield Problem("no-record", number)
