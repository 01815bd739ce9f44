"""Settings of a real installation: refuses to start without its own secrets."""

from django.core.exceptions import ImproperlyConfigured
from environs import validate

from portal.settings.base import *  # noqa: F403
from portal.settings.base import (
    CONTENT_SECURITY_POLICY,
    EMBEDDED,
    SERVE_WORKERS,
    SHARED_CACHE,
    env,
)
from portal.settings.secrets import weak

DEBUG = False
DEMO = False
TICK_LOOKS_AHEAD = False


def _required(name: str) -> str:
    value = env.str(name, "")
    if any(weak(part) for part in value.split(",")):
        raise ImproperlyConfigured(
            f"{name} is missing, too short or a placeholder. Production needs at least 32 random "
            f"characters, for example: python -c 'import secrets; print(secrets.token_urlsafe(48))'"
        )
    return value


SECRET_KEY = _required("SECRET_KEY")
FIELD_KEYS = _required("FIELD_KEYS").split(",")
DIGEST_KEY = ALTCHA_HMAC_KEY = _required("DIGEST_KEY")
if len({SECRET_KEY, DIGEST_KEY, *FIELD_KEYS}) < 2 + len(FIELD_KEYS):
    raise ImproperlyConfigured("SECRET_KEY, DIGEST_KEY and FIELD_KEYS must differ from each other.")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", [])
if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS must name the public and staff host names.")
if SERVE_WORKERS > 1 and not SHARED_CACHE:
    raise ImproperlyConfigured("CACHE_URL must be a shared cache (redis://…) for several workers.")
if EMBEDDED and SERVE_WORKERS > 1:
    raise ImproperlyConfigured("The embedded database serves one process: set SERVE_WORKERS=1.")

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz)$"]
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
CONTENT_SECURITY_POLICY["DIRECTIVES"]["upgrade-insecure-requests"] = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
# A browser takes these names from this very host only, over TLS: no other host sets them for us.
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken"
STAFF_SECOND_FACTOR = env.str(
    "STAFF_SECOND_FACTOR", "required", validate=validate.OneOf(["off", "offered", "required"])
)
