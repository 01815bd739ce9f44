"""The kinds of message as services: what can be filed, and what may be said with it."""

from typing import Any

from django.utils.translation import gettext as _

from complaints.models import ComplaintKind
from complaints.open311.problems import Problem
from complaints.rules import kinds_in_force
from disclosure.models import Programme

Record = dict[str, Any]
YES, NO = "yes", "no"


def every_service() -> list[Record]:
    """The kinds that can be chosen today."""
    return [_service(kind) for kind in kinds_in_force()]


def the_kind(code: str) -> ComplaintKind:
    """The kind in force with that code; a Problem 404 when there is none."""
    found = next((kind for kind in kinds_in_force() if kind.code == code), None)
    if found is None:
        raise Problem(404, _("There is no service with this service_code."))
    return found


def definition(code: str) -> Record:
    """The attributes that a new case of this kind may carry; none is required."""
    the_kind(code)
    programmes = list(Programme.objects.values_list("code", "name"))
    yes_no = [(NO, _("No")), (YES, _("Yes"))]
    return {
        "service_code": code,
        "attributes": [
            _attribute(1, "subject", "string", _("In one line; else the beginning of the text")),
            _attribute(2, "programme", "singlevaluelist", _("Which assistance?"), programmes),
            _attribute(3, "about_unit", "string", _("Unit it is about")),
            _attribute(4, "about_person", "string", _("Person it is about")),
            _attribute(
                5,
                "public_consent",
                "singlevaluelist",
                _("The result may be made public in reduced form"),
                yes_no,
            ),
        ],
    }


def _service(kind: ComplaintKind) -> Record:
    return {
        "service_code": kind.code,
        "service_name": kind.name,
        "description": kind.hint,
        "metadata": True,
        "type": "realtime",
        "keywords": kind.article,
        "group": _("Social assistance"),
    }


def _attribute(
    order: int, code: str, kind: str, text: str, values: list[tuple[str, str]] | None = None
) -> Record:
    return {
        "variable": True,
        "code": code,
        "datatype": kind,
        "required": False,
        "datatype_description": None,
        "order": order,
        "description": text,
        "values": [{"key": key, "name": name} for key, name in values or []],
    }
