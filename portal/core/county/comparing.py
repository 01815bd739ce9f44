"""Rows of a county's files in a form that can be compared and remembered."""

import hashlib
import json
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import ForeignKey, Model


def key_of(model: type[Model], key: dict[str, Any]) -> str:
    """By what a row is known, whatever it says otherwise."""
    parts = {
        name: value.pk if isinstance(value, Model) else str(value) for name, value in key.items()
    }
    text = json.dumps([model._meta.label, parts], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def text_of(found: Model, field_name: str) -> str:
    """A field as it is compared and remembered."""
    try:
        one = found._meta.get_field(field_name)
    except FieldDoesNotExist:
        return ""
    if isinstance(one, ForeignKey):
        return str(getattr(found, one.attname))
    value = one.to_python(getattr(found, field_name))  # type: ignore[union-attr]
    return _plain(value)


def _plain(value: Any) -> str:
    # A price of 620 is the one of 620.00.
    return format(value.normalize(), "f") if hasattr(value, "normalize") else str(value)


def keys_of(found: Model, field_name: str) -> list[Any]:
    """What a row leads to, in an order that stays."""
    return sorted(getattr(found, field_name).values_list("pk", flat=True))
