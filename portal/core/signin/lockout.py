"""Guesses at the door: a challenge after the first few, a pause for a name or a whole address.

Which account is locked for which address stands in the database (axes), so that an outage of the
cache opens nothing; the pace of an address is counted as everywhere. Names that nobody has are
counted and answered alike.
"""

from datetime import datetime, timedelta
from typing import Any

from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from portal.core import ratelimit
from portal.core.addresses import guessing_address
from portal.core.challenge import Challenge

SCOPE = "login"
FAILED = "login.failed"


def challenge_for(request: HttpRequest) -> Challenge:
    """What an address is asked that has typed wrong names or passwords lately."""
    failed = ratelimit.look(request, FAILED, settings.LOGIN_FREE_RATE)
    return Challenge.for_request(request, SCOPE, needed=failed.used_up)


def paused_until(request: HttpRequest) -> datetime | None:
    """When an address that guessed too much, whatever the names, may try again."""
    failed = ratelimit.look(request, FAILED, settings.LOGIN_LIMIT_RATE)
    return failed.come_back_at if failed.used_up else None


def count_failure(request: HttpRequest) -> None:
    """One more wrong name, password or code from this address."""
    for rate in (settings.LOGIN_FREE_RATE, settings.LOGIN_LIMIT_RATE):
        ratelimit.count(request, FAILED, rate)


def come_back(request: HttpRequest, moment: datetime) -> HttpResponse:
    """The page of the staff entrance that says when to try again."""
    response = render(request, "core/signin/come_back.html", {"come_back_at": moment}, status=429)
    seconds = (moment - timezone.now()).total_seconds()
    response["Retry-After"] = str(max(int(seconds), 1))
    return response


def locked_out(
    request: HttpRequest, response: HttpResponse | None, credentials: dict[str, Any] | None
) -> HttpResponse:
    """What axes answers for a locked name; the pause runs from the last counted guess."""
    name = (credentials or {}).get("username") or request.POST.get("username", "")
    tries = AccessAttempt.objects.filter(ip_address=guessing_address(request), username=name)
    last = tries.order_by("-attempt_time").values_list("attempt_time", flat=True).first()
    until = (last or timezone.now()) + (get_cool_off(request) or timedelta()) + timedelta(minutes=1)
    return come_back(request, until.replace(second=0, microsecond=0))
