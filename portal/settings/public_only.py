"""The public face on a host of its own: no staff area, no sign-in, no session, nothing to break.

`PUBLIC_ONLY=1` takes away what only staff need. The applications stay installed, since pages and
lists are made of their models; what a visitor could reach of them does not.
"""

from typing import Any

# By what a name begins with, so that a further module of the same application goes as well.
STAFF_MIDDLEWARE = (
    "portal.core.middleware.Staff",
    "portal.core.one_writer.Staff",
    "portal.core.signin.",
    "django.contrib.sessions.",
    "django.contrib.auth.",
    "django.contrib.messages.",
    "axes.",
    "allauth.",
)
# Only the sign-in of staff is made of these; what pages are made of stays installed.
STAFF_APPS = ("allauth.",)
STAFF_CONTEXT = ("django.contrib.auth.", "django.contrib.messages.")
VISITOR = "portal.core.public_face.VisitorMiddleware"
CSRF = "django.middleware.csrf.CsrfViewMiddleware"


def narrowed(settings: dict[str, Any]) -> dict[str, Any]:
    """What becomes of *settings* on a public host."""
    return {
        "PUBLIC_ONLY": True,
        "ROOT_URLCONF": "portal.public_urls",
        "INSTALLED_APPS": [
            name for name in settings["INSTALLED_APPS"] if not name.startswith(STAFF_APPS)
        ],
        "MIDDLEWARE": _middleware(settings["MIDDLEWARE"]),
        "TEMPLATES": [_templates(engine) for engine in settings["TEMPLATES"]],
        # Knows nobody: whatever asks for a sign-in is answered with no.
        "AUTHENTICATION_BACKENDS": ["django.contrib.auth.backends.BaseBackend"],
        "LOGIN_URL": "/",
        "AXES_ENABLED": False,
        "SILENCED_SYSTEM_CHECKS": [
            *settings["SILENCED_SYSTEM_CHECKS"],
            # Both want the door that is not there: middleware and back end of the lock-out.
            "axes.W002",
            "axes.W003",
        ],
    }


def _middleware(names: list[str]) -> list[str]:
    kept = [name for name in names if not name.startswith(STAFF_MIDDLEWARE)]
    kept.insert(kept.index(CSRF) + 1, VISITOR)
    return kept


def _templates(engine: dict[str, Any]) -> dict[str, Any]:
    options = engine["OPTIONS"]
    kept = [name for name in options["context_processors"] if not name.startswith(STAFF_CONTEXT)]
    return {**engine, "OPTIONS": {**options, "context_processors": kept}}
