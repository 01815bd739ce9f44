"""One settings story: everything comes from the environment, and the defaults run the product
on one machine with nothing to install."""

from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy
from environs import Env, validate

from portal.core.headers import FEATURES
from portal.core.identity_codes import ICP_RECORD, POLICE_RECORD
from portal.settings import public_only
from portal.settings.logs import logging_config
from portal.settings.secrets import local_secret

BASE_DIR = Path(__file__).resolve().parent.parent.parent
env = Env()
env.read_env(str(BASE_DIR / ".env"), recurse=False)

# Where the running product keeps its own files: database, uploads, generated secrets.
VAR_DIR = Path(env.str("SUNLIT_VAR", str(BASE_DIR / "var"))).resolve()

DEBUG = False
DEMO = env.bool("DEMO", False)
SECRET_KEY = env.str("SECRET_KEY", "") or local_secret(VAR_DIR, "SECRET_KEY")
# Encryption of personal fields, newest key first; older keys only read.
FIELD_KEYS: list[str] = env.list("FIELD_KEYS", []) or [local_secret(VAR_DIR, "FIELD_KEYS")]
# Keyed digests of identity numbers and query codes. Changing it makes old digests unmatchable.
DIGEST_KEY = env.str("DIGEST_KEY", "") or local_secret(VAR_DIR, "DIGEST_KEY")
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])
# Addresses or networks of reverse proxies whose X-Forwarded-For is believed.
TRUSTED_PROXIES: list[str] = env.list("TRUSTED_PROXIES", [])

# --- The house -------------------------------------------------------------------------------
INSTALLED_APPS = [
    "portal.home",
    "complaints.rectification",
    "complaints",
    "disclosure",
    "policy_pages",
    "portal.core",
    "wagtail.contrib.settings",
    "wagtail.contrib.redirects",
    "wagtail.contrib.sitemaps",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_tasks",
    "django_tasks_db",
    "django_altcha",
    "axes",
    "csp",
    "django_ratelimit",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "portal.core.pagecache.rules.PublicPageMiddleware",
    "portal.core.headers.HeadersMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.core.middleware.RequestIdMiddleware",
    "portal.core.middleware.SiteMiddleware",
    "csp.middleware.CSPMiddleware",
    "portal.core.middleware.StaffContentSecurityMiddleware",
    "portal.core.middleware.StaffRefusalMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "portal.core.signin.sessions.StaffSessionMiddleware",
    "portal.core.moved.MovedMiddleware",
    "axes.middleware.AxesMiddleware",
    "portal.core.one_writer.StaffOneWriterMiddleware",
]
ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
                "portal.core.context.site",
            ],
        },
    },
]
FORM_RENDERER = "portal.core.form_drawing.PlainRenderer"
# --- Signing in of staff ---------------------------------------------------------------------
# allauth keeps second factors and nothing else: none of its addresses is served, and a host for
# the public alone does without.
if not env.bool("PUBLIC_ONLY", False):
    INSTALLED_APPS += ["allauth.account", "allauth.mfa"]
    MIDDLEWARE += ["allauth.account.middleware.AccountMiddleware"]
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_EMAIL_VERIFICATION = "none"
MFA_ADAPTER = "portal.core.signin.adapter.VaultAdapter"
MFA_TOTP_TOLERANCE = 1  # a phone's clock may be half a minute off
# off: nobody has one; offered: whoever set one up is asked for it; required: nobody gets in without
STAFF_SECOND_FACTOR = env.str(
    "STAFF_SECOND_FACTOR", "offered", validate=validate.OneOf(["off", "offered", "required"])
)
# The roles of whom it is required; empty: of everybody.
STAFF_SECOND_FACTOR_ROLES: list[str] = env.list("STAFF_SECOND_FACTOR_ROLES", [])

AUTH_USER_MODEL = "core.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
AXES_FAILURE_LIMIT = 6
AXES_COOLOFF_TIME = 0.5  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "portal.core.addresses.guessing_address"
AXES_VERBOSE = False
AXES_LOCKOUT_CALLABLE = "portal.core.signin.lockout.locked_out"
# The page promises a time: who tries again meanwhile is refused, and the time stays.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
# Wrong sign-ins from one address before the challenge appears, and before a pause is asked.
LOGIN_FREE_RATE = env.str("LOGIN_FREE_RATE", "3/h")
LOGIN_LIMIT_RATE = env.str("LOGIN_LIMIT_RATE", "30/h")

# --- Database --------------------------------------------------------------------------------
DATABASES = {
    "default": env.dj_db_url("DATABASE_URL", f"sqlite:///{VAR_DIR / 'sunlit.sqlite3'}"),
}
EMBEDDED = DATABASES["default"]["ENGINE"].endswith("sqlite3")
if EMBEDDED:
    # A thread keeps its connection; portal.core.embedded lets go of one whose file was replaced.
    DATABASES["default"]["CONN_MAX_AGE"] = None
    DATABASES["default"]["OPTIONS"] = {
        # Django's default lets two writers read first and then fail: take the lock early.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # FULL: a number shown to a citizen survives a power cut, not only a killed process.
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16000;"
        ),
    }
else:
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {
        "min_size": 1,
        "max_size": env.int("DATABASE_POOL", 8),
        # A visitor waits no longer for a database that is away; what the proxy keeps is shown.
        "timeout": env.int("DATABASE_WAIT", 5),
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Processes, cache, jobs --------------------------------------------------------------------
# One process with threads on the embedded default: its in-memory cache and rate limits are exact.
SERVE_WORKERS = env.int("SERVE_WORKERS", 1 if EMBEDDED else 2)
SERVE_THREADS = env.int("SERVE_THREADS", 4 if EMBEDDED else 1)
CACHE_URL = env.str("CACHE_URL", "")
CACHES = {
    "default": env.dj_cache_url("CACHE_URL", "locmem://sunlit"),
}
CACHES["renditions"] = {**CACHES["default"], "TIMEOUT": 3600, "KEY_PREFIX": "renditions"}
# Finished posters: few and large, and asked for only while their list is public.
CACHES["posters"] = {**CACHES["default"], "TIMEOUT": 3600, "KEY_PREFIX": "posters"}
CACHES["ratelimit"] = {**CACHES["default"], "KEY_PREFIX": "ratelimit"}
if not CACHE_URL:
    # A store of its own: a flood of pages must not push out counters and replay marks.
    CACHES["ratelimit"] |= {
        "LOCATION": "sunlit-ratelimit",
        "OPTIONS": {"MAX_ENTRIES": 200_000},
    }
    CACHES["posters"] |= {"LOCATION": "sunlit-posters", "OPTIONS": {"MAX_ENTRIES": 40}}
RATELIMIT_USE_CACHE = "ratelimit"
SHARED_CACHE = bool(CACHE_URL) and not CACHE_URL.startswith("locmem")
SILENCED_SYSTEM_CHECKS: list[str] = [
    "django_ratelimit.W001",  # Django's own Redis backend increments atomically.
    "wagtailadmin.W003",  # The public address is set per county, see PUBLIC_URL.
]
if not SHARED_CACHE and SERVE_WORKERS == 1:
    # django-ratelimit cannot know that a single process makes local memory exact.
    SILENCED_SYSTEM_CHECKS.append("django_ratelimit.E003")

# --- Page cache ----------------------------------------------------------------------------------
# Memory of each process for finished public pages; 0 draws every page anew.
PAGE_CACHE_MB = env.int("PAGE_CACHE_MB", 64)
# Several machines: the count of changes lies on the cache server of CACHE_URL, else in a file.
PAGE_CACHE_SHARED = env.bool("PAGE_CACHE_SHARED", False)
PAGE_CACHE_EPOCHS = VAR_DIR / "epoch"
# Folders of the page cache in front, or addresses that take PURGE; where pages are fetched again.
FRONT_CACHE: list[str] = env.list("FRONT_CACHE", [])
FRONT_ADDRESS = env.str("FRONT_ADDRESS", "")
FRONT_NOTES = VAR_DIR / "front"

TASKS_BACKEND = env.str("TASKS_BACKEND", "immediate" if EMBEDDED else "database")
TASKS = {
    "default": {
        "BACKEND": {
            "immediate": "django_tasks.backends.immediate.ImmediateBackend",
            "database": "django_tasks_db.DatabaseBackend",
        }[TASKS_BACKEND],
    },
}

# `manage.py check --deploy --database default` warns after so many days without one.
BACKUP_WARN_DAYS = env.int("BACKUP_WARN_DAYS", 2)
DRILL_WARN_DAYS = env.int("DRILL_WARN_DAYS", 40)

# `tick --at` may look ahead only where nothing is real: it would write events of days to come.
TICK_LOOKS_AHEAD = True

# --- Language, time ------------------------------------------------------------------------------
LANGUAGE_CODE = env.str("LANGUAGE_CODE", "zh-hans")
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True
FORMAT_MODULE_PATH = "portal.formats"

# --- Files ---------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = env.str("MEDIA_URL", "/media/")
MEDIA_ROOT = VAR_DIR / "media"
# Attachments and evidence: never below a public path, served by views after a permission check.
PRIVATE_ROOT = VAR_DIR / "private"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 600
# Raw rosters must never be spooled to a temporary file: uploads stay in memory and are bounded.
FILE_UPLOAD_HANDLERS = ["portal.core.uploads.MemoryOnlyUploadHandler"]
UPLOAD_MAX_BYTES = 20 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = UPLOAD_MAX_BYTES
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
DATA_UPLOAD_MAX_NUMBER_FILES = 12

# --- Security ------------------------------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
# A working day at most, and less without a request; the oldest of too many sessions ends (0: any).
SESSION_COOKIE_AGE = env.int("STAFF_SESSION_HOURS", 8) * 3600
STAFF_IDLE_MINUTES = env.int("STAFF_IDLE_MINUTES", 60)
STAFF_SESSIONS_AT_ONCE = env.int("STAFF_SESSIONS_AT_ONCE", 0 if DEMO else 5)
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "portal.home.views.csrf_failure"
PERMISSIONS_POLICY: dict[str, list[str]] = {name: [] for name in FEATURES}
CONTENT_SECURITY_POLICY: dict[str, dict[str, Any]] = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "script-src-attr": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        # The proof-of-work widget computes in a worker made from its own script.
        "worker-src": ["'self'", "blob:"],
    },
}
# Challenge shown only when the pace of an address asks for it.
RECAPTCHA_PUBLIC_KEY = env.str("RECAPTCHA_PUBLIC_KEY", "")
RECAPTCHA_PRIVATE_KEY = env.str("RECAPTCHA_PRIVATE_KEY", "")
RECAPTCHA_DOMAIN = env.str("RECAPTCHA_DOMAIN", "www.recaptcha.net")
_RECAPTCHA_READY = bool(RECAPTCHA_PUBLIC_KEY and RECAPTCHA_PRIVATE_KEY)
CHALLENGE = env.str("CHALLENGE", "recaptcha" if _RECAPTCHA_READY else "altcha")
if _RECAPTCHA_READY:
    # Its system check refuses to run without keys, so it joins only when they exist.
    INSTALLED_APPS.append("django_recaptcha")
ALTCHA_HMAC_KEY = DIGEST_KEY
ALTCHA_CACHE_ALIAS = "default"
# Filings from one address per hour before the challenge appears, and before a pause is asked.
FILING_FREE_RATE = env.str("FILING_FREE_RATE", "3/h")
FILING_LIMIT_RATE = env.str("FILING_LIMIT_RATE", "30/h")
TRACKING_FREE_RATE = env.str("TRACKING_FREE_RATE", "5/h")
TRACKING_LIMIT_RATE = env.str("TRACKING_LIMIT_RATE", "60/h")
SEARCH_LIMIT_RATE = env.str("SEARCH_LIMIT_RATE", "60/m")
DOWNLOAD_LIMIT_RATE = env.str("DOWNLOAD_LIMIT_RATE", "60/m")
POSTER_LIMIT_RATE = env.str("POSTER_LIMIT_RATE", "20/m")
# Regular expressions for numbers that others issue; empty: any form.
ICP_PATTERN = env.str("ICP_PATTERN", ICP_RECORD)
POLICE_RECORD_PATTERN = env.str("POLICE_RECORD_PATTERN", POLICE_RECORD)
# How long a notice-board screen shows one page, and the rows of a page it last heard of.
SCREEN_SECONDS = env.int("SCREEN_SECONDS", 12)
SCREEN_OLDEST_HOURS = env.int("SCREEN_OLDEST_HOURS", 24)

# --- Messages that leave -------------------------------------------------------------------------
_email = env.dj_email_url("EMAIL_URL", "dummy://")
EMAIL_BACKEND = _email["EMAIL_BACKEND"]
EMAIL_HOST = _email.get("EMAIL_HOST") or "localhost"
EMAIL_PORT = _email.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = _email.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = _email.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = bool(_email.get("EMAIL_USE_TLS"))
EMAIL_USE_SSL = bool(_email.get("EMAIL_USE_SSL"))
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "sunlit@localhost")
# Shorter than the time that one attempt may take (portal.core.outbox.CLAIM).
EMAIL_TIMEOUT = 20
NOTIFY_URLS: list[str] = env.list("NOTIFY_URLS", [])
# What units may enter as alert channels of their own: nothing that writes or runs on this machine.
ALERT_SCHEMES: list[str] = env.list(
    "ALERT_SCHEMES",
    ["wecombot", "dingtalk", "feishu", "lark", "json", "jsons", "mailto", "mailtos"],
)
# An apprise address with {phone} for text messages to senders; empty: the way is not offered.
SMS_URL = env.str("SMS_URL", "")

# --- Wagtail -------------------------------------------------------------------------------------
PUBLIC_URL = env.str("PUBLIC_URL", f"http://127.0.0.1:{env.int('PORT', 8000)}")
WAGTAIL_SITE_NAME = gettext_lazy("Sunlit Assistance")
# Where staff sign in, for links in messages; another host when the public has one of its own.
STAFF_URL = env.str("STAFF_URL", PUBLIC_URL)
WAGTAILADMIN_BASE_URL = STAFF_URL
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_FINISH_WORKFLOW_ACTION = "portal.core.publishing.publish_approved"
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
WAGTAILIMAGES_IMAGE_MODEL = "core.SiteImage"
WAGTAILIMAGES_IMAGE_FORM_BASE = "portal.core.forms.CleanImageForm"
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 15 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 60_000_000
WAGTAILDOCS_DOCUMENT_MODEL = "core.SiteDocument"
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "xlsx", "txt", "csv"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = UPLOAD_MAX_BYTES
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = []  # Everything leaves as a download.
WAGTAILDOCS_DOCUMENT_FORM_BASE = "portal.core.forms.ScreenedDocumentForm"
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []  # No foreign frame on a public page.
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "portal.core.admin_search"}}
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAILADMIN_COMMENTS_ENABLED = False
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]
WAGTAILADMIN_UNSAFE_PAGE_DELETION_LIMIT = 1
LOGIN_URL = "wagtailadmin_login"

# --- Logs ----------------------------------------------------------------------------------------
LOGGING = logging_config(env.str("LOG_LEVEL", "INFO"))
# Nothing a visitor or clerk typed may reach an error report.
DEFAULT_EXCEPTION_REPORTER_FILTER = "portal.core.logs.SilentReporterFilter"

# --- A host for the public alone -----------------------------------------------------------------
PUBLIC_ONLY = env.bool("PUBLIC_ONLY", False)
if PUBLIC_ONLY:
    globals().update(public_only.narrowed(globals()))
