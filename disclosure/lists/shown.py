"""The head of one list with everything that its public page names, in one prepared query.

Of the two people only their names are read, and of the sealed publication only its key.
"""

from itertools import islice
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Model, QuerySet, SlugField

from disclosure.models import Programme, Roster
from portal.core.models import Division, Office, User
from portal.core.prepared import Given, prepared


def _fields(model: type[Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


HEAD = _fields(Roster)
NAMES = ["id", "username", "display_name", "first_name", "last_name"]
# What hangs on a list: its model, and the fields that are read of it.
PARTS: dict[str, tuple[type[Model], list[str]]] = {
    "programme": (Programme, _fields(Programme)),
    "division": (Division, _fields(Division)),
    "office": (Office, _fields(Office)),
    "preparer": (User, NAMES),
    "approver": (User, NAMES),
}


@prepared
def _head() -> QuerySet[Any, Any]:
    parts = [f"{part}__{name}" for part, (_model, names) in PARTS.items() for name in names]
    rows = Roster.objects.filter(reference=Given("reference", SlugField()))
    return rows.order_by().values_list(*HEAD, *parts, "publication__pk")


def shown(reference: str) -> tuple[Roster, int] | None:
    """The list with this reference, and the key of its sealed publication if it has one."""
    found = _head(reference=reference)
    if not found:
        return None
    values = iter(found[0])
    roster = Roster.from_db(DEFAULT_DB_ALIAS, HEAD, list(islice(values, len(HEAD))))
    for part, (model, names) in PARTS.items():
        row = model.from_db(DEFAULT_DB_ALIAS, names, list(islice(values, len(names))))
        setattr(roster, part, row if row.pk else None)
    return roster, next(values)
