"""Settings of the test suite: fixed throw-away secrets, no network, everything immediate."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

if "SUNLIT_VAR" not in os.environ:
    # Workers and servers of a run get the folder from the process that made it; it goes with it.
    os.environ["SUNLIT_VAR"] = tempfile.mkdtemp(prefix="sunlit-test-")
    atexit.register(shutil.rmtree, os.environ["SUNLIT_VAR"], ignore_errors=True)
os.environ.setdefault("SECRET_KEY", "test-secret-key-of-the-suite-only-0123456789")
os.environ.setdefault("FIELD_KEYS", "test-field-key-of-the-suite-only-0123456789")
os.environ.setdefault("DIGEST_KEY", "test-digest-key-of-the-suite-only-0123456789")

from portal.settings.base import *  # noqa: F403
from portal.settings.base import DATABASES, EMBEDDED, SILENCED_SYSTEM_CHECKS, VAR_DIR

# Workers of one run share the folder, but not their files: tests count what is stored.
_OWN = Path(VAR_DIR) / os.environ.get("PYTEST_XDIST_WORKER", "alone")
MEDIA_ROOT, PRIVATE_ROOT = _OWN / "media", _OWN / "private"
PAGE_CACHE_EPOCHS = _OWN / "epoch"
if EMBEDDED:
    # A real file, so that threads share it and WAL is what is tested.
    DATABASES["default"]["TEST"] = {"NAME": str(Path(VAR_DIR) / "test.sqlite3")}
    # Nothing here need survive a power cut.
    _options = DATABASES["default"]["OPTIONS"]
    _options["init_command"] = _options["init_command"].replace("=FULL", "=OFF")
else:
    DATABASES["default"]["OPTIONS"].pop("pool", None)
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
SILENCED_SYSTEM_CHECKS = [*SILENCED_SYSTEM_CHECKS, "django_ratelimit.E003"]
AXES_ENABLED = False
