"""Keys of programs: issued once in clear, kept as a keyed digest, revoked for good."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from complaints.models import ApiKey
from portal.core.errors import Refused
from portal.core.models import User
from portal.core.permissions import Action, require
from portal.core.vault import keyed_digest

LONGEST = 200  # no key of ours is longer; longer texts are not worth a digest


@dataclass(frozen=True, slots=True)
class Issued:
    """A fresh key, in clear this once."""

    key: ApiKey
    clear: str = field(repr=False)


@transaction.atomic
def issue(name: str, per_hour: int, by: User, at: datetime | None = None) -> Issued:
    """A key for a program. Raises Refused with the code name-needed."""
    require(by, Action.RULES_MANAGE)
    program = name.strip()
    if not program:
        raise Refused(_("Say which program of which organ gets the key."), code="name-needed")
    clear = secrets.token_urlsafe(30)
    key = ApiKey(
        name=program[:80],
        digest=_digest(clear),
        per_hour=per_hour,
        issued_by=by,
        issued_at=at or timezone.now(),
    )
    key.full_clean(exclude=["digest"])
    key.save(force_insert=True)
    log(instance=key, action="wagtail.create", user=by, data={"per_hour": per_hour})
    return Issued(key, clear)


@transaction.atomic
def revoke(key: ApiKey, by: User, at: datetime | None = None) -> ApiKey:
    """The key opens nothing from now on. Raises Refused with the code revoked-already."""
    require(by, Action.RULES_MANAGE)
    found = ApiKey.objects.select_for_update().get(pk=key.pk)
    if found.revoked_at:
        raise Refused(_("This key has been revoked already."), code="revoked-already")
    found.revoked_at = at or timezone.now()
    found.save(update_fields=["revoked_at"])
    log(instance=found, action="wagtail.delete", user=by, deleted=False)
    return found


def find(clear: str) -> ApiKey | None:
    """The key that this text is, unless it was revoked or never issued."""
    if not clear or len(clear) > LONGEST:
        return None
    return ApiKey.objects.filter(digest=_digest(clear), revoked_at=None).first()


def note_use(key: ApiKey) -> None:
    """Keep the day on which a key was last used, written once a day."""
    today = timezone.localdate()
    ApiKey.objects.filter(pk=key.pk).exclude(used_on=today).update(used_on=today)


def _digest(clear: str) -> str:
    return keyed_digest("open311.api-key", clear)
