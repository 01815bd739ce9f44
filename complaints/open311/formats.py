"""One document, two notations: JSON and XML as GeoReport v2 lays them out; XML is only written."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from xml.etree import ElementTree

from django.http import HttpResponse
from django.utils import timezone

Record = Mapping[str, Any]
TYPES = {"json": "application/json; charset=utf-8", "xml": "text/xml; charset=utf-8"}
# What XML 1.0 cannot hold.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def answer_list(
    form: str, names: tuple[str, str], rows: Sequence[Record], status: int = 200
) -> HttpResponse:
    """A list of records; *names* are the XML elements of the list and of one record."""
    if form == "json":
        return _response(form, _json(rows), status)
    outer, inner = names
    root = ElementTree.Element(outer)
    for row in rows:
        _append(root, inner, row)
    return _response(form, _xml(root), status)


def answer_one(form: str, name: str, record: Record, items: Mapping[str, str]) -> HttpResponse:
    """One record; *items* says how the entries of its lists are called in XML."""
    if form == "json":
        return _response(form, _json(record), 200)
    root = ElementTree.Element(name)
    _fill(root, record, items)
    return _response(form, _xml(root), 200)


def moment(value: datetime | None) -> str | None:
    """A point in time with its offset, as the specification asks."""
    return timezone.localtime(value).isoformat(timespec="seconds") if value else None


def _response(form: str, data: bytes, status: int) -> HttpResponse:
    response = HttpResponse(data, content_type=TYPES[form], status=status)
    response["Access-Control-Allow-Origin"] = "*"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode()


def _xml(root: ElementTree.Element) -> bytes:
    found: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return found


def _append(parent: ElementTree.Element, name: str, value: Any, items: Any = None) -> None:
    element = ElementTree.SubElement(parent, name)
    if isinstance(value, Mapping):
        _fill(element, value, items or {})
    elif value is not None:
        element.text = _FORBIDDEN.sub("\ufffd", _plain(value))


def _fill(element: ElementTree.Element, record: Record, items: Mapping[str, str]) -> None:
    for key, value in record.items():
        if not isinstance(value, list):
            _append(element, key, value, items)
            continue
        inside = ElementTree.SubElement(element, key)
        for one in value:
            _append(inside, items.get(key, "item"), one, items)


def _plain(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
