"""What the database keeps of a secret is a token, and a search for it is a keyed digest.

`settings.FIELD_KEYS` encrypt, newest first; `settings.DIGEST_KEY` makes digests. To rotate: put a
new key in front, run `rotate()`, take the old key away. The digest key cannot be rotated, because
the values behind its digests are not kept.
"""

import base64
import hashlib
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NoReturn

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.apps import apps
from django.conf import settings
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import models
from django.db.models.functions import Cast

_INFO = b"portal.core.vault field encryption v1"
_BATCH = 500
_BLOCK = 64  # bytes, of SHA-256

# Tokens that are not in a field of their own: name → what renews them and counts.
OTHERS: dict[str, Callable[[], int]] = {}

if TYPE_CHECKING:
    _TextField = models.TextField[str, str]
else:
    _TextField = models.TextField


class Undecryptable(Exception):
    """A token that none of the present keys opens: a key is missing or the token was changed."""


def encrypt(value: str) -> str:
    """A token for the text; equal texts give different tokens."""
    return _keys().encrypt(value.encode()).decode("ascii")


def decrypt(token: str) -> str:
    """The text in a token; raises Undecryptable."""
    try:
        return _keys().decrypt(token.encode()).decode()
    except InvalidToken:
        # neither the token nor the cause: both would end up in a log
        raise Undecryptable(
            "A protected value cannot be opened with the keys in FIELD_KEYS. "
            "Restore the key it was written with, at the end of the list."
        ) from None


def reencrypt(token: str) -> str:
    """The same text under the newest key; a token that has it already is given back as it is."""
    try:
        _newest().decrypt(token.encode())
    except InvalidToken:
        return encrypt(decrypt(token))
    return token


def rotate() -> dict[str, int]:
    """Bring every encrypted field of every model under the newest key; changed rows per field.

    Safe to run while the site is in use and to run again: a row that changes meanwhile is left to
    its writer, who uses the newest key. Raises Undecryptable at the first value that no key opens.
    """
    changed = {str(field): _rotate_field(field) for field in encrypted_fields()}
    return changed | {name: rotate_others() for name, rotate_others in OTHERS.items()}


def keyed_digest(purpose: str, value: str) -> str:
    """HMAC-SHA256 in hex, different for each purpose, so that digests cannot be joined."""
    return digester(purpose)(value)


def digester(purpose: str) -> Callable[[str], str]:
    """The digest of one purpose for many values; the key is prepared once."""
    inside, outside = _digest_base(_digest_key(), purpose)

    def digest(value: str) -> str:
        inner, outer = inside.copy(), outside.copy()
        inner.update(value.encode())
        outer.update(inner.digest())
        return outer.hexdigest()

    return digest


class EncryptedTextField(_TextField):
    """Text that is a token in the database and plain in Python.

    The empty text is stored as it is, so that an erased value can be told without any key. It
    cannot be searched, compared or sorted in the database (FieldError): keep a keyed digest
    beside it for that. Reading raises Undecryptable when the key is missing.
    """

    def get_prep_value(self, value: Any) -> Any:
        text = super().get_prep_value(value)
        return encrypt(text) if text else text

    def from_db_value(self, value: str | None, expression: object, connection: object) -> Any:
        return decrypt(value) if value else value

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        self._refuse(lookup_name)

    def get_transform(self, lookup_name: str) -> Any:
        self._refuse(lookup_name)

    def _refuse(self, lookup_name: str) -> NoReturn:
        raise FieldError(
            f"{self.name} is encrypted and has no lookup {lookup_name!r}: search by keyed digest."
        )


def encrypted_fields() -> Iterator[EncryptedTextField]:
    """Every encrypted field of the installed models, each once."""
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, EncryptedTextField) and not model._meta.proxy:
                yield field


def _rotate_field(field: EncryptedTextField) -> int:
    # Cast gives the token itself: the expression is plain text, not an encrypted field.
    rows = field.model._base_manager.annotate(stored_token=Cast(field.name, models.TextField()))
    changed = 0
    for pk, token in rows.values_list("pk", "stored_token").iterator(chunk_size=_BATCH):
        if not token or (fresh := reencrypt(token)) == token:
            continue
        kept = models.Value(fresh, output_field=models.TextField())
        changed += rows.filter(pk=pk, stored_token=token).update(**{field.name: kept})
    return changed


def _keys() -> MultiFernet:
    return _multi_fernet(tuple(settings.FIELD_KEYS))


def _newest() -> Fernet:
    return _fernet(settings.FIELD_KEYS[0])


@lru_cache(maxsize=8)
def _multi_fernet(secrets: tuple[str, ...]) -> MultiFernet:
    if not secrets or not all(secrets):
        raise ImproperlyConfigured("FIELD_KEYS must hold at least one key and no empty one.")
    return MultiFernet([_fernet(secret) for secret in secrets])


@lru_cache(maxsize=32)
def _fernet(secret: str) -> Fernet:
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=_INFO).derive(secret.encode())
    return Fernet(base64.urlsafe_b64encode(key))


def _digest_key() -> str:
    key: str = settings.DIGEST_KEY
    if not key:
        raise ImproperlyConfigured("DIGEST_KEY must not be empty.")
    return key


@lru_cache(maxsize=64)
def _digest_base(key: str, purpose: str) -> "tuple[hashlib._Hash, hashlib._Hash]":
    """Both halves of an HMAC (RFC 2104) up to the value: half the cost of the ready-made class."""
    # The length in front keeps ("ab", "c") and ("a", "bc") apart.
    name = purpose.encode()
    block = key.encode()
    if len(block) > _BLOCK:
        block = hashlib.sha256(block).digest()
    block = block.ljust(_BLOCK, b"\0")
    inside = hashlib.sha256(bytes(byte ^ 0x36 for byte in block))
    inside.update(len(name).to_bytes(2) + name)
    return inside, hashlib.sha256(bytes(byte ^ 0x5C for byte in block))
