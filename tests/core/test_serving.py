"""The demo command prepares once and serves with what the settings say."""

import socket
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from portal.core.management.commands import demo, serve


def test_the_server_gets_its_processes_and_threads_from_the_settings(
    settings: Any,
) -> None:
    settings.SERVE_WORKERS, settings.SERVE_THREADS = 3, 5
    said = " ".join(serve.arguments("127.0.0.1", 8123))
    assert "granian portal.wsgi:application --interface wsgi" in said
    assert "--host 127.0.0.1 --port 8123 --workers 3 --blocking-threads 5" in said


@pytest.mark.django_db
def test_a_migrated_database_needs_no_preparation() -> None:
    assert demo.pending_migrations() is False


def test_a_taken_port_is_said_before_anything_is_prepared() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(CommandError, match=r"PORT=8001 make demo"):
            call_command("demo", port=other.getsockname()[1])


def test_static_files_are_collected_again_only_after_a_change(
    settings: Any, tmp_path: Path
) -> None:
    settings.BASE_DIR = tmp_path
    settings.VAR_DIR = tmp_path / "var"
    settings.STATIC_ROOT = tmp_path / "var" / "static"
    (tmp_path / "requirements.txt").write_text("django==5.2\n")
    sheet = tmp_path / "static" / "css" / "base.css"
    for folder in (sheet.parent, settings.VAR_DIR):
        folder.mkdir(parents=True)
    sheet.write_text("a {}")
    assert demo.static_files_changed()
    demo.remember_static_files()
    assert not demo.static_files_changed()
    sheet.write_text("b {}")
    assert demo.static_files_changed()
