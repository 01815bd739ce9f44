"""Equal records give equal bytes, and a changed, removed or added record breaks the chain.

Anyone can check a link with ordinary tools: it is the SHA-256 of the previous link in hex, a
line feed, and the canonical bytes of the record.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

GENESIS = ""
_LINK = re.compile(r"[0-9a-f]{64}")


def canonical(obj: object) -> bytes:
    """UTF-8 JSON with sorted keys, NFC text, dates as ISO 8601 and decimals as plain strings.

    Moments are written in UTC and decimals without trailing zeros, so that a value read back from
    any database gives the bytes that it gave when it was written. Raises TypeError for floats,
    moments without a time zone, keys that are not text, and every type not named here; ValueError
    for infinite decimals and for two keys that are equal in NFC.
    """
    return json.dumps(
        _plain(obj), ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
    ).encode("utf-8")


def digest(data: bytes) -> str:
    """SHA-256 in lower-case hex."""
    return hashlib.sha256(data).hexdigest()


def link(previous: str, payload: bytes) -> str:
    """The seal of a record that follows `previous`; the first record follows GENESIS."""
    if previous != GENESIS and not _LINK.fullmatch(previous):
        raise ValueError("the previous seal is 64 hexadecimal digits, or empty for the first")
    return digest(previous.encode("ascii") + b"\n" + payload)


def first_broken(rows: Iterable[tuple[str, bytes, str]], start: str = GENESIS) -> int | None:
    """The position of the first row that does not fit, or None when the whole chain holds.

    Rows are (previous, payload, seal) in their order; `start` is the seal before the first one.
    A chain that was cut at its end still holds: keep its last seal elsewhere to notice that.
    """
    expected = start
    for position, (previous, payload, seal) in enumerate(rows):
        if previous != expected or seal != link(previous, payload):
            return position
        expected = seal
    return None


def _plain(obj: object) -> object:
    if obj.__class__ is str:  # nearly everything in a long list is
        return _text(obj)
    if obj is None or isinstance(obj, bool):
        return obj
    if isinstance(obj, Mapping):
        return _plain_mapping(obj)
    if isinstance(obj, (list, tuple)):
        return [_plain(item) for item in obj]
    return _plain_scalar(obj)


def _plain_mapping(obj: Mapping[object, object]) -> dict[str, object]:
    plain: dict[str, object] = {}
    for key, value in obj.items():
        if not isinstance(key, str):
            raise TypeError(f"a sealed record has text keys, not {type(key).__name__}")
        name = _text(key)
        if name in plain:
            raise ValueError("two keys of a sealed record are the same text")
        plain[name] = _plain(value)
    return plain


def _plain_scalar(obj: object) -> object:
    match obj:
        case str():
            return _text(obj)
        case int():
            return int(obj)
        case datetime():
            return _moment(obj)
        case date():
            return obj.isoformat()
        case Decimal():
            return _decimal(obj)
        case UUID():
            return str(obj)
    raise TypeError(f"a sealed record cannot hold {type(obj).__name__}")


def _text(value: str) -> str:
    # str.__str__ and not str(): the latter gives "Colour.RED" for a member of a plain str enum
    text = str.__str__(value)
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _moment(value: datetime) -> str:
    if value.tzinfo is None:
        raise TypeError("a sealed moment needs a time zone")
    return value.astimezone(UTC).isoformat(timespec="microseconds")


def _decimal(value: Decimal) -> str:
    if not value.is_finite():
        raise ValueError("a sealed decimal is finite")
    if not value:
        return "0"
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
