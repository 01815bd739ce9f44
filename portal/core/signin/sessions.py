"""How long a session of staff lasts: a working day at most, less without a request, and no longer
than password, account and roles stay what they were.

The marks are in the session itself, so that a request costs no query of its own; the row that
shows and ends a session is written once a minute.
"""

import time
from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.contrib.auth.views import redirect_to_login
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.core.addresses import client_address
from portal.core.models import StaffSession, User

SINCE, SEEN, KEY = "signin.since", "signin.seen", "signin.key"
SECOND = "signin.second"
MARK_EVERY = 60  # seconds
# Asked by the page and not by the person: an open window alone keeps nobody signed in.
UNATTENDED = ("/admin/editing-sessions/", "/admin/login/left/")
BROWSERS = ("MicroMessenger", "Edg", "Firefox", "Chrome", "Safari")
SYSTEMS = ("HarmonyOS", "Android", "iPhone", "iPad", "Windows", "Mac OS", "Linux")
Handler = Callable[[HttpRequest], HttpResponse]


class StaffSessionMiddleware:
    """End a session whose time is over, and say so; note the others as alive."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and SESSION_KEY in request.session:
            attended = not request.path.startswith(UNATTENDED)
            if seconds_left(request) <= 0:
                request.session.flush()
                if attended and request.path.startswith("/admin/") and not _is_a_script(request):
                    return _to_the_door(request)
            elif attended:
                _note(request)
        return self.get_response(request)


def seconds_left(request: HttpRequest) -> float:
    """How long this session still lasts if nothing is done; 0 or less when it is over."""
    session, now = request.session, time.time()
    idle = session.get(SEEN, 0) + settings.STAFF_IDLE_MINUTES * 60 - now
    return min(idle, session.get(SINCE, 0) + settings.SESSION_COOKIE_AGE - now)


def end_all(user: User, but: str = "") -> None:
    """Sign *user* out everywhere, except in the session with the key *but*."""
    rows = StaffSession.objects.filter(user=user).exclude(key=but)
    _end([row.key for row in rows])


def end_one(user: User, pk: int) -> None:
    """Sign *user* out in one of their sessions; nothing if it is over or not theirs."""
    _end([row.key for row in StaffSession.objects.filter(user=user, pk=pk)])


def clear_expired() -> int:
    """Forget sessions that are over; how many rows went."""
    _store().clear_expired()
    oldest = timezone.now() - timedelta(seconds=settings.SESSION_COOKIE_AGE)
    gone, _rows = StaffSession.objects.filter(started_at__lt=oldest).delete()
    return gone


@receiver(user_logged_in)
def begin(request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Mark a fresh session, and end the oldest of too many."""
    if not request.session.session_key:
        request.session.create()  # in the place of somebody else's, which was flushed
    now = time.time()
    request.session[SINCE] = request.session[SEEN] = now
    request.session[KEY] = request.session.session_key
    _write_row(request, user)
    if most := settings.STAFF_SESSIONS_AT_ONCE:
        rows = StaffSession.objects.filter(user=user).order_by("-started_at", "-pk")
        _end([row.key for row in rows[most:]])


@receiver(user_logged_out)
def ended(request: HttpRequest, **kwargs: Any) -> None:
    """The row goes with its session."""
    StaffSession.objects.filter(key=request.session.session_key or "").delete()


def _note(request: HttpRequest) -> None:
    session, now = request.session, time.time()
    moved = session.get(KEY) != session.session_key  # a new password gives the session a new key
    if not moved and now - session.get(SEEN, 0) < MARK_EVERY:
        return
    session[SEEN] = now
    rows = StaffSession.objects.filter(key=session.get(KEY) or "")
    session[KEY] = session.session_key
    if not rows.update(seen_at=timezone.now(), key=session.session_key):
        _write_row(request, request.user)


def _write_row(request: HttpRequest, user: Any) -> None:
    agent = request.headers.get("User-Agent", "")
    StaffSession.objects.update_or_create(
        key=request.session.session_key,
        defaults={
            "user": user,
            "started_at": timezone.now(),
            "seen_at": timezone.now(),
            "address": client_address(request),
            "browser": " · ".join(filter(None, (_first(BROWSERS, agent), _first(SYSTEMS, agent)))),
        },
    )


def _first(names: tuple[str, ...], text: str) -> str:
    return next((name for name in names if name in text), "")


def _end(keys: list[str]) -> None:
    for key in keys:
        _store()(key).delete()
    StaffSession.objects.filter(key__in=keys).delete()


def _store() -> Any:
    return import_module(settings.SESSION_ENGINE).SessionStore


def _is_a_script(request: HttpRequest) -> bool:
    return request.headers.get("X-Requested-With") == "XMLHttpRequest"


def _to_the_door(request: HttpRequest) -> HttpResponse:
    messages.warning(
        request,
        _("The time of your session was over. After signing in you are back on your page."),
    )
    return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
