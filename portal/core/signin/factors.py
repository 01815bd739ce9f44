"""The one writer of second factors: a code serves once, and guesses are counted in the row itself.

The count stands in the database and not in the cache, so that an outage of the cache opens
nothing.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from portal.core import outbox, vault
from portal.core.errors import Refused
from portal.core.identifiers import fold, redact
from portal.core.models import User
from portal.core.signin import sessions

Type = Authenticator.Type
TRIES = 5
WINDOW = timedelta(minutes=15)
# Names of the log.
ENROLLED, REMOVED = "core.second_factor.on", "core.second_factor.off"
RENEWED, RECOVERED = "core.second_factor.codes", "core.second_factor.recovered"
BRAKED = "core.second_factor.braked"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a typed code: the way by which it was right, or when to try again."""

    way: str = ""
    come_back_at: datetime | None = None


def required_of(user: User) -> bool:
    """Whether *user* gets no further without a second factor."""
    if settings.STAFF_SECOND_FACTOR != "required":
        return False
    roles = set(settings.STAFF_SECOND_FACTOR_ROLES)
    return not roles or user.appointments.filter(role__in=roles).exists()


def enrolled(user: User) -> bool:
    """Whether *user* has a second factor, which is then always asked for."""
    if settings.STAFF_SECOND_FACTOR == "off":
        return False
    return Authenticator.objects.filter(user=user, type=Type.TOTP).exists()


def new_secret() -> str:
    """A secret for an authenticator app, not yet anybody's."""
    return generate_totp_secret()


def address(user: User, secret: str) -> str:
    """What the QR code says: the otpauth address of the secret."""
    return str(get_adapter().build_totp_url(user, secret))


def enrol(user: User, secret: str, typed: str, *, first: bool = False) -> list[str]:
    """Make *secret* the second factor of *user*; the recovery codes, shown this once.

    Refused unless *typed* is the code that the app shows now: a QR code that nobody scanned would
    lock its owner out. With *first* it never takes the place of another: who asks has shown no
    more than the password.
    """
    counter = _counter_of(secret, typed)
    if counter is None:
        raise Refused(
            _("This code is not right. Please type the six figures that the app shows now.")
        )
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        if first and enrolled(user):
            raise Refused(_("This account has a second factor by now. Please sign in again."))
        Authenticator.objects.filter(user=user).delete()
        data = {"secret": vault.encrypt(secret), "counter": counter}
        Authenticator.objects.create(user=user, type=Type.TOTP, data=data)
        codes = RecoveryCodes.activate(user).generate_codes()
        log(instance=user, action=ENROLLED, user=user)
        _tell(user, _("A second factor was set up for your account."))
    return [_in_groups(code) for code in codes]


def renew_codes(user: User) -> list[str]:
    """Fresh recovery codes; those of before end."""
    with transaction.atomic():
        Authenticator.objects.filter(user=user, type=Type.RECOVERY_CODES).delete()
        codes = RecoveryCodes.activate(user).generate_codes()
        log(instance=user, action=RENEWED, user=user)
    return [_in_groups(code) for code in codes]


def codes_left(user: User) -> int:
    """How many recovery codes *user* has not used yet."""
    row = Authenticator.objects.filter(user=user, type=Type.RECOVERY_CODES).first()
    return len(RecoveryCodes(row).get_unused_codes()) if row else 0


def check(user: User, typed: str) -> Verdict:
    """Whether *typed* is the code of now or an unused recovery code; either serves once."""
    with transaction.atomic():
        row = Authenticator.objects.select_for_update().filter(user=user, type=Type.TOTP).first()
        if row is None:
            return Verdict()  # an administrator took it away a moment ago
        if until := _braked_until(row):
            return Verdict(come_back_at=until)
        if way := _way(row, typed):
            row.data["failures"] = []
            row.last_used_at = timezone.now()
            row.save()
            return Verdict(way)
        return Verdict(come_back_at=_failed(row))


def confirm(user: User, password: str) -> Verdict:
    """Whether *password* is that of *user*, with the guesses of an open session counted, too."""
    with transaction.atomic():
        row = Authenticator.objects.select_for_update().filter(user=user, type=Type.TOTP).first()
        if row and (until := _braked_until(row)):
            return Verdict(come_back_at=until)
        if user.check_password(password):
            return Verdict("password")
        return Verdict(come_back_at=_failed(row) if row else None)


def remove(user: User, by: User, reason: str = "") -> None:
    """Take the second factor of *user* away; *by* is the person themselves or an administrator."""
    with transaction.atomic():
        gone, _rows = Authenticator.objects.filter(user=user).delete()
        if not gone:
            raise Refused(_("This account has no second factor."))
        if by.pk != user.pk:
            sessions.end_all(user)
        log(instance=user, action=REMOVED, user=by, data={"reason": redact(reason)})
        _tell(user, _("The second factor of your account was removed."))


def rotate() -> int:
    """Bring the secrets under the newest key of FIELD_KEYS; how many changed."""
    changed = 0
    for pk in Authenticator.objects.values_list("pk", flat=True):
        with transaction.atomic():
            row = Authenticator.objects.select_for_update().filter(pk=pk).first()
            if row is None:
                continue
            name = "secret" if row.type == Type.TOTP else "seed"
            fresh = vault.reencrypt(row.data[name])
            if fresh != row.data[name]:
                row.data[name] = fresh
                row.save()
                changed += 1
    return changed


vault.OTHERS["mfa.Authenticator.data"] = rotate


def _way(row: Authenticator, typed: str) -> str:
    code = normalize_user_code(fold(typed))
    counter = _counter_of(vault.decrypt(row.data["secret"]), code)
    if counter is not None:
        # RFC 6238 5.2: a code that was taken once is not taken again, nor an older one.
        fresh = counter > row.data.get("counter", 0)
        row.data["counter"] = max(counter, row.data.get("counter", 0))
        return "totp" if fresh else ""
    spare = Authenticator.objects.filter(user=row.user, type=Type.RECOVERY_CODES).first()
    if spare and RecoveryCodes(spare).validate_code(code):
        log(instance=row.user, action=RECOVERED, user=row.user)
        return "recovery"
    return ""


def _counter_of(secret: str, typed: str) -> int | None:
    code = normalize_user_code(fold(typed))
    if not code.isascii():
        return None
    for counter in yield_hotp_counters_from_time():
        if constant_time_compare(code, format_hotp_value(hotp_value(secret, counter))):
            return counter
    return None


def _failed(row: Authenticator) -> datetime | None:
    """Count one more wrong try; when to come back if it was the last for now."""
    row.data["failures"] = [*_recent(row), timezone.now().timestamp()]
    row.save()
    until = _braked_until(row)
    if until:
        log(instance=row.user, action=BRAKED, user=row.user)
    return until


def _recent(row: Authenticator) -> list[float]:
    since = (timezone.now() - WINDOW).timestamp()
    return [moment for moment in row.data.get("failures", []) if moment > since]


def _braked_until(row: Authenticator) -> datetime | None:
    failures = _recent(row)
    if len(failures) < TRIES:
        return None
    until = datetime.fromtimestamp(failures[-1], UTC) + WINDOW + timedelta(minutes=1)
    return until.replace(second=0, microsecond=0)


def _in_groups(code: str) -> str:
    return f"{code[:4]} {code[4:]}"


def _tell(user: User, subject: str) -> None:
    body = _(
        "%(what)s\nAccount: %(account)s\nIf this was neither you nor agreed with you, please call "
        "your administrator at once."
    )
    told: dict[str, Any] = {"what": subject, "account": user.get_username()}
    key = f"second-factor:{user.pk}:{timezone.now().timestamp():.3f}"
    outbox.mail(
        key, [user.email or (user.office.email if user.office else "")], subject, body % told
    )
