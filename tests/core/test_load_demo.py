"""A demo that cannot be brought up to date says what to do, and ends without a traceback."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from portal.core.errors import Refused
from portal.core.management.commands import load_demo

ERRORS = {
    "refused": Refused("此类诉求没有办理途径。", code="no-route"),
    "not valid": ValidationError({"kind": ["此类诉求没有办理途径。"]}),
}


@pytest.mark.parametrize("kind", ERRORS)
@pytest.mark.parametrize("command", ["load_demo", "demo"])
def test_it_names_the_folder_to_delete(
    settings: Any, monkeypatch: pytest.MonkeyPatch, kind: str, command: str, db: None
) -> None:
    def loads(_options: object) -> None:
        raise ERRORS[kind]

    monkeypatch.setattr(load_demo, "load_all", loads)
    monkeypatch.setattr("portal.core.management.commands.demo.static_files_changed", bool)
    settings.DEMO = settings.EMBEDDED = True
    more = {"prepare_only": True} if command == "demo" else {}
    with pytest.raises(CommandError) as caught:
        call_command(command, **more)
    assert caught.value.returncode == 1
    assert "此类诉求没有办理途径。" in str(caught.value)
    assert str(settings.VAR_DIR) in str(caught.value)


@pytest.mark.parametrize(("demo", "embedded"), [(False, True), (True, False)])
def test_a_site_that_is_no_demo_or_has_a_server_is_told_to_delete_nothing(
    settings: Any, monkeypatch: pytest.MonkeyPatch, demo: bool, embedded: bool
) -> None:
    def loads(_options: object) -> None:
        raise ERRORS["refused"]

    monkeypatch.setattr(load_demo, "load_all", loads)
    settings.DEMO, settings.EMBEDDED = demo, embedded
    with pytest.raises(CommandError) as caught:
        call_command("load_demo")
    assert "此类诉求没有办理途径。" in str(caught.value)
    assert str(settings.VAR_DIR) not in str(caught.value)
