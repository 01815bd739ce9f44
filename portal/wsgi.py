"""The WSGI application that the server runs: public pages from memory, then Django."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.base")
django_application = get_wsgi_application()

from django.conf import settings  # noqa: E402  settings first

from portal.core.pagecache.front import Front  # noqa: E402

application = (
    Front(django_application, settings.PAGE_CACHE_MB)
    if settings.PAGE_CACHE_MB
    else django_application
)
# What was loaded to begin with stays until the process ends: the collector need not walk it, and
# a page makes ten thousand objects, so looking after every 700 of them finds nothing.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 10, 10)
