"""One command from an empty folder to the running demo county; run again, it doubles nothing."""

import hashlib
import os
import socket
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils.translation import gettext as _

from portal.core.demo.welcome import welcome
from portal.core.schema import pending_migrations


class Command(BaseCommand):
    """Migrates, collects the static files, loads the demo county, then serves."""

    help = _("Prepare the demo county on the embedded database and serve it.")
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default=os.environ.get("HOST", "127.0.0.1"))
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT") or 8000))
        parser.add_argument(
            "--prepare-only", action="store_true", help=_("Do everything except serving.")
        )

    def handle(
        self, *args: object, host: str, port: int, prepare_only: bool, **options: object
    ) -> None:
        if not prepare_only:
            _claim(host, port)
        with _static_files_collected_meanwhile():
            if pending_migrations():
                self.stdout.write(_("Preparing the database and the static files …"))
                call_command("migrate", verbosity=0, interactive=False)
            call_command("load_demo", stdout=self.stdout, stderr=self.stderr)
        connection.close()
        if not prepare_only:
            self.stdout.write(welcome(f"http://{f'[{host}]' if ':' in host else host}:{port}"))
            self.stdout.flush()
            call_command("serve", host=host, port=port)


@contextmanager
def _static_files_collected_meanwhile() -> Iterator[None]:
    """Compressing the static files takes as long as the database does, and needs nothing of it."""
    if not static_files_changed():
        yield
        return
    manage = str(settings.BASE_DIR / "manage.py")
    command = [sys.executable, manage, "collectstatic", "--noinput", "--verbosity=0"]
    with subprocess.Popen(command, stdin=subprocess.DEVNULL) as collecting:  # noqa: S603  ours
        try:
            yield
        except BaseException:
            collecting.terminate()
            raise
    if collecting.returncode:
        raise CommandError(_("The static files could not be collected; the reason stands above."))
    remember_static_files()


def static_files_changed() -> bool:
    """Whether the collected static files are older than their sources."""
    stamp = _stamp()
    return not stamp.exists() or stamp.read_text(encoding="ascii") != _static_digest()


def remember_static_files() -> None:
    """Note which state of the sources has been collected."""
    _stamp().write_text(_static_digest(), encoding="ascii")


def _stamp() -> Path:
    return Path(settings.STATIC_ROOT).with_suffix(".collected")


def _static_digest() -> str:
    digest = hashlib.sha256((settings.BASE_DIR / "requirements.txt").read_bytes())
    for path in _own_static_files():
        digest.update(str(path.relative_to(settings.BASE_DIR)).encode() + path.read_bytes())
    return digest.hexdigest()


def _own_static_files() -> Iterator[Path]:
    for pattern in ("static/**/*", "*/static/**/*", "*/*/static/**/*"):
        for path in sorted(Path(settings.BASE_DIR).glob(pattern)):
            if path.is_file() and Path(settings.VAR_DIR) not in path.parents:
                yield path


def family_of(host: str) -> socket.AddressFamily:
    """The protocol in which the server listens on *host*."""
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def _claim(host: str, port: int) -> None:
    """Say at once when the port is taken, not after the preparations."""
    with socket.socket(family_of(host)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as taken:
            raise CommandError(
                _("Port %(port)s is not free (%(reason)s). Choose another: PORT=8001 make demo")
                % {"port": port, "reason": taken.strerror}
            ) from taken
