"""Becomes the production web server, with the processes and threads that the settings name."""

import os
import sys
from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _


class Command(BaseCommand):
    """Replaces this process by granian, so that signals reach the server itself."""

    help = _("Serve the site with the production server.")
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default=os.environ.get("HOST", "127.0.0.1"))
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT") or 8000))

    def handle(self, *args: object, host: str, port: int, **options: object) -> None:
        sys.stdout.flush()
        os.execv(sys.executable, [sys.executable, *arguments(host, port)])  # noqa: S606


def arguments(host: str, port: int) -> list[str]:
    """The arguments of the interpreter that make it the server on *host* and *port*."""
    return [
        *("-m", "granian", settings.WSGI_APPLICATION.replace(".application", ":application")),
        *("--interface", "wsgi", "--no-ws", "--http", "1"),
        *("--host", host, "--port", str(port)),
        *("--workers", str(settings.SERVE_WORKERS)),
        *("--blocking-threads", str(settings.SERVE_THREADS)),
        # A thread keeps its database connection; do not throw either away between requests.
        *("--blocking-threads-idle-timeout", "600"),
        *("--working-dir", str(settings.BASE_DIR)),
        *("--log-level", "warning", "--respawn-failed-workers", "--workers-kill-timeout", "10"),
    ]
