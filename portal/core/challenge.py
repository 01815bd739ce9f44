"""A visitor in a hurry shows by work or a question, never a picture, that they are no machine."""

import base64
import json
import logging
import secrets
from typing import Any, ClassVar
from urllib.error import URLError

from django.conf import settings
from django.core import signing
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
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
        typed = fold(answer)
        right = typed.isascii() and constant_time_compare(typed, str(self.first + self.second))
        return use_once(self.token) and right


class Work(AltchaField):
    """Checks a solved proof of work; each serves once, also when two requests arrive together."""

    def replay_attack_protection(self, payload: str) -> None:
        # The signature covers the challenge alone, so that is what must not come twice.
        challenge = json.loads(base64.b64decode(payload))["challenge"]
        if not use_once(challenge):
            raise ValidationError(self.error_messages["replay"], code="replay")


class Challenge:
    """What a form includes (`template_name`, with this object as `challenge`) and then asks.

    Every kind offers the question in words, so that nobody needs JavaScript, a picture, or a
    service that may be out of reach.
    """

    template_name: ClassVar[str] = "core/challenge.html"
    needed: ClassVar[bool] = True
    # What the page may load beyond the policy of the site.
    policy: ClassVar[dict[str, list[str]]] = {}
    error = gettext_lazy("Please answer the question that shows that you are not a machine.")

    def __init__(self, request: HttpRequest, scope: str) -> None:
        self.scope = scope
        self.answer = ""
        # A form that comes back with another fault keeps its question and the answer given.
        used = getattr(request, "challenge_used", False)
        posted = None if used else Question.read(scope, request.POST.get("challenge_token", ""))
        if posted is not None:
            self.answer = _typed(request)
        self.question = posted or Question.new(scope)
        self.failed = False

    @staticmethod
    def for_request(request: HttpRequest, scope: str, *, needed: bool = True) -> "Challenge":
        """The challenge that the settings ask for; one that lets everybody pass if not *needed*."""
        if not needed or settings.CHALLENGE == "none":
            return NoChallenge(request, scope)
        if settings.CHALLENGE == "recaptcha" and settings.RECAPTCHA_PRIVATE_KEY:
            return RecaptchaChallenge(request, scope)
        return AltchaChallenge(request, scope)

    def passed(self, request: HttpRequest) -> bool:
        """Whether *request* carries a right answer; it is used up thereby. Ask once a request."""
        answer = _typed(request)
        token = request.POST.get("challenge_token", "")
        posted = Question.read(self.scope, token) if answer else None
        right = posted.answered_by(answer) if posted else self._passed_otherwise(request)
        # Whatever the form comes back for: what was asked serves no second time.
        request.challenge_used = True  # type: ignore[attr-defined]
        self.failed, self.answer, self.question = not right, "", Question.new(self.scope)
        return right

    def applied(self, response: HttpResponse) -> HttpResponse:
        """*response* with the exceptions from the site's policy that this challenge needs."""
        if self.policy:
            response._csp_update = self.policy  # type: ignore[attr-defined]
        return response

    def _passed_otherwise(self, request: HttpRequest) -> bool:
        return False


def _typed(request: HttpRequest) -> str:
    answer = request.POST.get("challenge_answer", "")[:20].strip()
    return answer if answer.isprintable() else ""


class NoChallenge(Challenge):
    """Everybody passes."""

    needed = False
    template_name = "core/challenge_none.html"

    def __init__(self, request: HttpRequest, scope: str) -> None:
        self.scope = scope

    def passed(self, request: HttpRequest) -> bool:
        return True


class AltchaChallenge(Challenge):
    """The browser works for about a second, on this site's own script; else the question."""

    @property
    def work(self) -> dict[str, str]:
        """A fresh proof of work and the words of its box, as the attributes of the widget."""
        work = get_altcha_challenge(max_number=WORK, expires=LIFETIME * 1000)
        return {"challenge": json.dumps(work.__dict__), "strings": json.dumps(_widget_words())}

    @property
    def script(self) -> str:
        """Address of the widget, which comes with the package and is served by this site."""
        return static("altcha/altcha.min.js")

    def _passed_otherwise(self, request: HttpRequest) -> bool:
        try:
            Work().clean(request.POST.get("altcha", ""))
        except ValidationError:
            return False
        return True


def _widget_words() -> dict[str, str]:
    return {
        "ariaLinkLabel": "ALTCHA",
        "error": _("The check did not work."),
        "expired": _("The check has expired. Please do it again."),
        "label": _("I am not a machine"),
        "loading": _("One moment…"),
        "verificationRequired": _("Please do the check first."),
        "verified": _("Checked"),
        "verify": _("Check"),
        "verifying": _("Checking your browser, one moment…"),
        "waitAlert": _("Still checking, one moment…"),
    }


class RecaptchaChallenge(Challenge):
    """A foreign service where the county has chosen it; the question where it does not answer."""

    def __init__(self, request: HttpRequest, scope: str) -> None:
        super().__init__(request, scope)
        self.reachable = True
        self.site_key = settings.RECAPTCHA_PUBLIC_KEY
        self.script_address = f"https://{settings.RECAPTCHA_DOMAIN}/recaptcha/api.js"

    @property
    def policy(self) -> dict[str, list[str]]:  # type: ignore[override]  # depends on the settings
        if not self.reachable:
            return {}
        service = f"https://{settings.RECAPTCHA_DOMAIN}/recaptcha/"
        parts = "https://www.gstatic.com/recaptcha/"
        return {"script-src": ["'self'", service, parts], "frame-src": ["'self'", service]}

    def _passed_otherwise(self, request: HttpRequest) -> bool:
        answer = request.POST.get("g-recaptcha-response", "")
        try:
            _recaptcha_field().clean(answer)
        except ValidationError as error:
            # The library reports an HTTP error of the service as a fault of the visitor.
            self.reachable = getattr(error, "code", "") != "captcha_error"
            return False
        except (URLError, OSError, ValueError):
            logger.warning("reCAPTCHA does not answer: the question is asked instead")
            self.reachable = False
            return False
        return True


def _recaptcha_field() -> Any:
    # Imported late: without keys the package is not installed as an app.
    from django_recaptcha.fields import ReCaptchaField  # noqa: PLC0415

    class Field(ReCaptchaField):
        def get_remote_ip(self) -> str:
            """Nothing: the visitor's address is no business of the service."""
            return ""

    return Field()
