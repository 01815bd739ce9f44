"""A visitor in a hurry shows that they are no machine: by work, by a question, never by a picture."""

import json
import logging
import secrets
import time
from typing import Any, ClassVar
from urllib.error import URLError

import altcha
from django.conf import settings
from django.core import signing
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django_altcha import AltchaField, get_altcha_challenge

from portal.core.identifiers import fold

logger = logging.getLogger(__name__)

# Long enough to write a letter; a form that was open longer gets a new question, nothing is lost.
LIFETIME = 2 * 3600  # seconds
# About a second of work for a phone; the library's own default takes eight times as long.
WORK = 50_000
SALT = "portal.core.challenge"
NUMBER_WORDS = (
    pgettext_lazy("number word", "zero"),
    pgettext_lazy("number word", "one"),
    pgettext_lazy("number word", "two"),
    pgettext_lazy("number word", "three"),
    pgettext_lazy("number word", "four"),
    pgettext_lazy("number word", "five"),
    pgettext_lazy("number word", "six"),
    pgettext_lazy("number word", "seven"),
    pgettext_lazy("number word", "eight"),
    pgettext_lazy("number word", "nine"),
)


def use_once(key: str, seconds: int = LIFETIME) -> bool:
    """Whether *key* is used for the first time; atomic, and forgotten after *seconds*."""
    return caches[settings.RATELIMIT_USE_CACHE].add(f"once:{key}", True, seconds)


class Question:
    """A small sum in words, in a signed token that serves once and for one purpose."""

    def __init__(self, scope: str, first: int, second: int, token: str) -> None:
        self.scope, self.first, self.second, self.token = scope, first, second, token

    @classmethod
    def new(cls, scope: str) -> "Question":
        """A fresh question."""
        first, second = 1 + secrets.randbelow(9), 1 + secrets.randbelow(9)
        content = [scope, first, second, secrets.token_hex(8)]
        return cls(scope, first, second, signing.dumps(content, salt=SALT))

    @classmethod
    def read(cls, scope: str, token: str) -> "Question | None":
        """The question of a token of ours, made for *scope* and not expired; else None."""
        try:
            made_for, first, second, _nonce = signing.loads(token, salt=SALT, max_age=LIFETIME)
        except (signing.BadSignature, ValueError, TypeError):
            return None
        return cls(scope, first, second, token) if made_for == scope else None

    @property
    def text(self) -> str:
        """The question as a person reads it, in the language of the page."""
        return _("What is %(first)s plus %(second)s? Please answer in figures.") % {
            "first": NUMBER_WORDS[self.first],
            "second": NUMBER_WORDS[self.second],
        }

    def answered_by(self, answer: str) -> bool:
        """Whether *answer* is right; every try uses the question up."""
        right = constant_time_compare(fold(answer), str(self.first + self.second))
        return use_once(self.token) and right


class Work(AltchaField):
    """Checks a solved proof of work; each serves once, also when two requests arrive together."""

    def replay_attack_protection(self, payload: str) -> None:
        solved = altcha.Payload(**json.loads(_unpacked(payload)))
        if not use_once(f"{solved.challenge}{solved.salt}"):
            raise ValidationError(self.error_messages["replay"], code="replay")


def _unpacked(payload: str) -> bytes:
    import base64  # noqa: PLC0415

    return base64.b64decode(payload)
