"""Which answers may be kept and shown to everybody: those that ask for it, and nothing else.

A view asks with `public_page`, a page of Wagtail by being served live. The answer is kept when
nothing in it depends on who asked: see `_for_everybody`. Everything else that such a view answers
(to staff, to a search, while its rows were changing) says `private, no-store`.
"""

import hashlib
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, parse_cookie
from django.utils.cache import patch_vary_headers
from wagtail.views import serve

from portal.core.context import ELDER_COOKIE
from portal.core.pagecache.lanes import PAGES, lane

# What only time changes (an hour, a limit that passes) is seen after as many seconds.
SECONDS = 60
LONGEST_ADDRESS = 1000
# Where the front finds what it may keep; it puts a list there before Django is entered.
BOX = "sunlit.page"
SHARED = f"public, max-age=0, s-maxage={SECONDS}"
OWN = "private, no-store"
VARY = ("Accept-Encoding", "Cookie")
Handler = Callable[[HttpRequest], HttpResponse]
Question = tuple[str, ...]


def question(environ: dict[str, Any]) -> Question | None:
    """All that an answer for everybody depends on; None when it matters who asks."""
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or "HTTP_AUTHORIZATION" in environ:
        return None
    elder = ""
    if cookie := environ.get("HTTP_COOKIE", ""):
        cookies = parse_cookie(cookie)
        if settings.SESSION_COOKIE_NAME in cookies or "messages" in cookies:
            return None
        elder = cookies.get(ELDER_COOKIE, "")[:2]
    path, query = environ["PATH_INFO"], environ.get("QUERY_STRING", "")
    host = environ.get("HTTP_HOST", "")
    if len(path) + len(query) + len(host) > LONGEST_ADDRESS:
        return None
    return (
        path,
        query,
        "1" if elder == "1" else "",
        environ["wsgi.url_scheme"],
        environ.get("HTTP_X_FORWARDED_PROTO", "")[:8],
        host,
        environ.get("SERVER_NAME", ""),
        environ.get("SERVER_PORT", ""),
    )


def public_page(*params: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The view shows the same to everybody; *params* is all of the query that it looks at."""

    def mark(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            request.public_params = params  # type: ignore[attr-defined]
            return view(request, *args, **kwargs)

        return marked

    return mark


class PublicPageMiddleware:
    """Outermost, so that it reads the number before anything is read, and sees every cookie."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        begun, epoch = time.time(), lane(PAGES)
        number = epoch.current() if question(request.META) else None
        response = self.get_response(request)
        params = getattr(request, "public_params", None)
        if params is None or not _for_everybody(request, response, params):
            # Search, errors, redirections too: what says nothing of itself is nobody's to keep.
            response.setdefault("Cache-Control", OWN)
        elif number is None or epoch.current() != number:
            # Drawn while rows were changing: right for who asked, not for the next.
            response["Cache-Control"] = OWN
        else:
            self._share(request, response, number, begun)
        return response

    def process_template_response(self, request: HttpRequest, response: Any) -> Any:
        """A live page of Wagtail is for everybody; its class names what of the query it uses."""
        match = request.resolver_match
        if match is not None and match.func is serve and not getattr(request, "is_preview", False):
            page = (response.context_data or {}).get("page")
            request.public_params = getattr(page, "public_params", ())  # type: ignore[attr-defined]
        return response

    def _share(
        self, request: HttpRequest, response: HttpResponse, number: int, begun: float
    ) -> None:
        response["Cache-Control"] = SHARED
        patch_vary_headers(response, VARY)
        digest = hashlib.blake2b(response.content, digest_size=12).hexdigest()
        # Weak: the same page, compressed in one way or another.
        response["ETag"] = f'W/"{digest}"'
        box = request.META.get(BOX)
        if box is not None and request.method == "GET":
            box.append((number, begun))


def _for_everybody(request: HttpRequest, response: HttpResponse, params: tuple[str, ...]) -> bool:
    session = getattr(request, "session", None)
    return not (
        response.status_code != 200  # noqa: PLR2004
        or response.streaming
        or question(request.META) is None
        or any(name not in params or len(values) > 1 for name, values in request.GET.lists())
        or response.cookies
        or "CSRF_COOKIE_NEEDS_UPDATE" in request.META
        or (session is not None and (session.accessed or session.modified))
        or getattr(request, "_csp_nonce", None)
        or response.has_header("Cache-Control")
        or response.has_header("Content-Encoding")
        or _varies(response)
    )


def _varies(response: HttpResponse) -> bool:
    names = {name.strip().lower() for name in response.get("Vary", "").split(",")} - {""}
    return not names <= {name.lower() for name in VARY}
