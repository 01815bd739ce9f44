"""How often one address did something lately, and when it may come back; no visitor is named."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django_ratelimit.core import get_usage

from portal.core.addresses import ratelimit_key

logger = logging.getLogger(__name__)
View = Callable[..., HttpResponseBase]
# What is counted by address (or, where an owner is named, by key or case), and by which settings:
# the first asks for a challenge, the last for a pause. A group that is not here is a fault.
GROUPS: dict[str, tuple[str, ...]] = {
    "filing.accepted": ("FILING_FREE_RATE",),
    "filing.attempts": ("FILING_LIMIT_RATE",),  # Open311 as well
    "open311.key": (),  # the rate stands with the key
    "tracking.failed": ("TRACKING_FREE_RATE", "TRACKING_LIMIT_RATE"),
    "tracking.sent": ("FILING_LIMIT_RATE",),
    "lost-code.asked": ("TRACKING_LIMIT_RATE",),
    "receipt.check": ("TRACKING_LIMIT_RATE",),
    "receipt.paper": ("POSTER_LIMIT_RATE",),
    "letter": ("POSTER_LIMIT_RATE",),
    "rectification.objection.sent": ("FILING_FREE_RATE", "FILING_LIMIT_RATE"),
    "rectification.answer.failed": ("TRACKING_FREE_RATE", "TRACKING_LIMIT_RATE"),
    "circular-report": ("POSTER_LIMIT_RATE",),
    "poster": ("POSTER_LIMIT_RATE",),
    "search": ("SEARCH_LIMIT_RATE",),
    "download": ("DOWNLOAD_LIMIT_RATE",),
    "feed": ("DOWNLOAD_LIMIT_RATE",),
    "open311.read": ("DOWNLOAD_LIMIT_RATE",),
    "staff.files": ("POSTER_LIMIT_RATE",),  # by account
    "login.failed": ("LOGIN_FREE_RATE", "LOGIN_LIMIT_RATE"),
}


@dataclass(frozen=True, slots=True)
class Usage:
    """What an address has used of a rate such as 3/h in the window that runs now."""

    count: int
    limit: int
    seconds_left: int

    @property
    def used_up(self) -> bool:
        """Whether the next one would be one too many."""
        return self.count >= self.limit

    @property
    def exceeded(self) -> bool:
        """Whether the last one counted was one too many."""
        return self.count > self.limit

    @property
    def come_back_at(self) -> datetime:
        """The minute at which a new window has begun."""
        then = timezone.now() + timedelta(seconds=max(self.seconds_left, 0) + 60)
        return then.replace(second=0, microsecond=0)


def look(request: HttpRequest, group: str, rate: str) -> Usage:
    """What the address of *request* has used, without counting this time."""
    return _usage(request, group, rate, increment=False)


def count(request: HttpRequest, group: str, rate: str, owner: str = "") -> Usage:
    """Count this time for the address, or for *owner*, and say what is used now."""
    return _usage(request, group, rate, increment=True, owner=owner)


def limited(group: str) -> Callable[[View], View]:
    """A view that an address may ask for as often as the last setting of *group* says."""

    def wrap(view: View) -> View:
        @wraps(view)
        def asked(request: HttpRequest, *args: Any, **names: Any) -> HttpResponseBase:
            usage = count(request, group, _last(group))
            if usage.exceeded:
                return _pause(request, come_back_at=usage.come_back_at)
            return view(request, *args, **names)

        return asked

    return wrap


def limited_by_person(group: str, *methods: str) -> Callable[[View], View]:
    """A view of staff that makes a file; with *methods* only these make one.

    Colleagues share a network address: each account is counted for itself.
    """

    def wrap(view: View) -> View:
        @wraps(view)
        def asked(request: HttpRequest, *args: Any, **names: Any) -> HttpResponseBase:
            person = getattr(request.user, "pk", None)
            if person and (not methods or request.method in methods):
                usage = count(request, group, _last(group), owner=f"user-{person}")
                if usage.exceeded:
                    return _pause(request, come_back_at=usage.come_back_at, by_person=True)
            return view(request, *args, **names)

        return asked

    return wrap


def _last(group: str) -> str:
    rate: str = getattr(settings, GROUPS[group][-1])
    return rate


def _pause(request: HttpRequest, **context: Any) -> HttpResponseBase:
    return render(request, "429.html", context, status=429)


def _usage(
    request: HttpRequest, group: str, rate: str, *, increment: bool, owner: str = ""
) -> Usage:
    key = (lambda _group, _request: owner) if owner else ratelimit_key
    try:
        found = get_usage(request, group=group, key=key, rate=rate, increment=increment)
    except Exception:  # the errors of a cache server have no common base
        # A complaint must get through while the cache is down.
        logger.exception("the cache of the rate limits does not answer")
        found = None
    if found is None:
        return Usage(count=0, limit=1, seconds_left=0)
    usage = Usage(found["count"], found["limit"], found["time_left"])
    if usage.used_up:
        # What an answer with status 429 tells programs; see portal.core.headers.
        request.pause_seconds = max(usage.seconds_left, 0) + 60  # type: ignore[attr-defined]
    return usage
