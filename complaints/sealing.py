"""Every record of a case that is saved is sealed by the next event of that case.

What an event seals is the state after it: plain values as they are, free text as a keyed digest,
encrypted fields not at all (their own cipher refuses a change, and nothing of a person may outlive
its removal). `verify_ledger` compares the records with the last seals. Rows written around
`save()` are told by `remember`; what is not told is found by the verification.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db import connection, models, transaction
from django.db.models.signals import post_delete, post_save

from portal.core.vault import EncryptedTextField, digester

ROW, ROWS = "row", "rows"
Facts = dict[str, object]
NumberOf = Callable[[Any], str]
# What no event seals: the token of a form proves nothing once the case is there.
LEFT_OUT = frozenset({"id", "form_token"})


@dataclass(frozen=True, slots=True)
class Subject:
    """What the events of one type are about: a model with numbers, and the records that hang on it.

    `records` maps each model to the path by which it reaches its subject.
    """

    name: str
    model: type[models.Model]
    records: dict[type[models.Model], str]


SUBJECTS: dict[str, Subject] = {}


@dataclass(slots=True)
class _Waiting:
    """What was saved in the present transaction and is not sealed yet."""

    rows: dict[tuple[str, str], dict[str, Facts | None]] = field(default_factory=dict)
    done: Callable[[], None] = field(default_factory=lambda: lambda: None)


def register(subject: Subject) -> None:
    """Seal the records of *subject* from now on; call it once from the room's `ready`."""
    SUBJECTS[subject.name] = subject
    for model in (subject.model, *subject.records):
        name = f"seal.{model._meta.label}"
        post_save.connect(_saved, sender=model, dispatch_uid=name)
        post_delete.connect(_deleted, sender=model, dispatch_uid=name)


def remember(*rows: models.Model) -> None:
    """Note rows that were written in bulk, before the event that tells of them."""
    for row in rows:
        _note(row, facts_of(row))


def renumber(row: models.Model, subject_type: str, number: str) -> None:
    """The subject just created gets its final number: what waits for its first event goes along.

    The caller has written the number to the database.
    """
    waiting = _waiting().rows
    found = waiting.pop((subject_type, row.number), {})  # type: ignore[attr-defined]
    row.number = number  # type: ignore[attr-defined]
    own = found.get(ROW)
    if own is not None:
        own["number"] = sealed_value(type(row)._meta.get_field("number"), number)
    waiting[subject_type, number] = found


def take(subject_type: str, number: str) -> Facts:
    """What the next event of a subject seals; asked by `ledger.append` alone."""
    found = _waiting().rows.pop((subject_type, number), {})
    own = found.pop(ROW, None)
    return ({ROW: own} if own else {}) | ({ROWS: found} if found else {})


def is_unsealed(row: models.Model, subject_type: str) -> bool:
    """Whether a subject holds something that no event of this transaction tells of."""
    waiting = (subject_type, str(getattr(row, "number", ""))) in _waiting().rows
    return waiting or getattr(row, "_saved_facts", None) != facts_of(row)


def facts_of(row: models.Model) -> Facts:
    """The sealed state of a row: every field that is not empty."""
    facts: Facts = {}
    for one in sealed_fields(type(row)):
        value = one.to_python(one.value_from_object(row))
        if value is not None and value != "":
            facts[one.name] = sealed_value(one, value)
    return facts


def sealed_value(one: Any, value: Any) -> object:
    """A value as an event seals it: of what people write, a keyed digest."""
    return digester("ledger.text")(str(value)) if is_text(one) else value


@cache
def sealed_fields(model: type[models.Model]) -> tuple[Any, ...]:
    """The fields of *model* that events seal."""
    return tuple(
        one
        for one in model._meta.concrete_fields
        if one.name not in LEFT_OUT and not isinstance(one, EncryptedTextField)
    )


def is_text(one: Any) -> bool:
    """Whether people write in the field, so that only a digest of it may stand in an event."""
    return isinstance(one, (models.CharField, models.TextField)) and not one.choices


def label_of(row: models.Model) -> str:
    """The name of a record among those of its case, such as message:17."""
    return f"{row._meta.model_name}:{row.pk}"


def _saved(instance: Any, **kwargs: Any) -> None:
    instance._saved_facts = facts_of(instance)
    _note(instance, instance._saved_facts)


def _deleted(instance: models.Model, **kwargs: Any) -> None:
    _note(instance, None)


def _note(row: models.Model, facts: Facts | None) -> None:
    if not connection.in_atomic_block:
        return
    for subject in SUBJECTS.values():
        if type(row) is subject.model:
            _put(subject.name, row, ROW, facts)
        elif path := subject.records.get(type(row)):
            owner: Any = row
            for step in path.split("__"):
                owner = getattr(owner, step)
            if owner is not None:
                _put(subject.name, owner, label_of(row), facts)


def _put(subject_type: str, owner: Any, label: str, facts: Facts | None) -> None:
    _waiting().rows.setdefault((subject_type, owner.number), {})[label] = facts


def _waiting() -> _Waiting:
    """The store of this transaction: a rollback takes its mark from the list, and it with it."""
    found: _Waiting | None = getattr(connection, "_sunlit_waiting", None)
    marks = [entry[1] for entry in connection.run_on_commit]
    if found is None or found.done not in marks:
        found = _Waiting(done=lambda: None)
        transaction.on_commit(found.done)
        connection._sunlit_waiting = found  # type: ignore[attr-defined]
    return found
