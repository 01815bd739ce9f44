"""What each field of the open data means: read by people on the page, by programs as JSON Schema.

Keys stay as they are: programs of others hold on to them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

DRAFT = "https://json-schema.org/draft/2020-12/schema"
DAYS = _("days")
CASES = _("cases")
PER_CENT = _("per cent")


@dataclass(frozen=True, slots=True)
class Field:
    """One column: its key, its JSON type, its unit, and what it tells."""

    key: str
    kind: str
    meaning: Promise
    unit: Promise | str = ""
    empty: bool = False  # may be null: not there, or too small to be published

    def as_schema(self) -> dict[str, Any]:
        """The field as a JSON Schema property."""
        kind = "string" if self.kind == "date" else self.kind
        found: dict[str, Any] = {"type": [kind, "null"] if self.empty else kind}
        if self.kind == "date":
            found["format"] = "date"
        if kind in ("integer", "number"):
            found["minimum"] = 0
        unit = f" ({self.unit})" if self.unit else ""
        return {**found, "description": f"{self.meaning}{unit}"}


FIGURES: tuple[Field, ...] = (
    Field("place_code", "string", _("statistical code of the township; six digits: the county")),
    Field("place", "string", _("name of the township, or of the county")),
    Field("received", "integer", _("cases received in the period"), CASES),
    Field("to_decide", "integer", _("cases whose acceptance was decided or overdue"), CASES),
    Field("decided_in_time", "integer", _("of these, sender told within the time limit"), CASES),
    Field("decided_in_time_rate", "number", _("rate of timely acceptance"), PER_CENT, True),
    Field("to_answer", "integer", _("cases answered or still to be answered"), CASES),
    Field("answered", "integer", _("cases answered"), CASES),
    Field("answered_in_time", "integer", _("of these, within the time limit"), CASES),
    Field("answered_in_time_rate", "number", _("rate of timely answers"), PER_CENT, True),
    Field("overdue", "integer", _("answered too late, or not done by the last day"), CASES),
    Field("average_days", "number", _("from receipt to answer on average"), DAYS, True),
    Field("rated", "integer", _("answered cases that their sender rated"), CASES, True),
    Field("rated_rate", "number", _("rate of participation in the rating"), PER_CENT, True),
    Field("satisfied", "integer", _("of these, satisfied or basically satisfied"), CASES, True),
    Field("satisfied_rate", "number", _("rate of satisfaction"), PER_CENT, True),
    Field("said", "integer", _("senders who said whether they accept the result"), CASES, True),
    Field("accepted", "integer", _("of these, who accept it"), CASES, True),
)
CASE_FIELDS: tuple[Field, ...] = (
    Field("number", "string", _("number of the case")),
    Field("kind_code", "string", _("kind of message, as a code that stays")),
    Field("kind", "string", _("kind of message in words")),
    Field("township_code", "string", _("statistical code of the township; empty: not known")),
    Field("township", "string", _("name of the township")),
    Field("received", "date", _("day of receipt")),
    Field("answered", "date", _("day of the answer"), "", True),
    Field("closed", "date", _("day on which the case was closed"), "", True),
    Field("status", "string", _("state of the case, as a code that stays")),
    Field("status_label", "string", _("state in words")),
    Field("outcome", "string", _("what the handling found, as a code that stays; may be empty")),
    Field("outcome_label", "string", _("finding in words")),
)
TABLES = {"figures": FIGURES, "cases": CASE_FIELDS}


def json_schema(name: str, fields: Sequence[Field], address: str) -> dict[str, Any]:
    """The JSON Schema of a document whose rows have *fields*."""
    return {
        "$schema": DRAFT,
        "$id": address,
        "title": name,
        "type": "object",
        "required": ["schema", "period", "rows"],
        "additionalProperties": False,
        "properties": {
            "schema": {"type": "string", "const": address},
            "period": _PERIOD,
            "rows": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": [field.key for field in fields],
                    "additionalProperties": False,
                    "properties": {field.key: field.as_schema() for field in fields},
                },
            },
        },
    }


_DAY = {"type": ["string", "null"], "format": "date"}
_PERIOD: dict[str, Any] = {
    "type": "object",
    "required": ["first", "last"],
    "additionalProperties": False,
    "properties": {"first": _DAY, "last": _DAY},
}
