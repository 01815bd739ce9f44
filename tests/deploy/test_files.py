"""The files of deploy/ say the same as the site: commands, settings, folders, ports."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import get_commands

from tests.support.server import ROOT

DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
OF_THE_SITE = [unit for unit in UNITS if unit.name != "sunlit-pages.service"]
COMMAND = re.compile(r"manage\.py (\w+)")


def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
    return found


def test_units_and_containers_call_commands_that_exist() -> None:
    texts = [unit.read_text("utf-8") for unit in UNITS]
    texts.append((DEPLOY / "compose.yaml").read_text("utf-8"))
    called = {name for text in texts for name in COMMAND.findall(text)}
    assert {"serve", "tick", "db_worker"} <= called
    assert called <= set(get_commands())


@pytest.mark.parametrize("unit", OF_THE_SITE, ids=lambda unit: unit.stem)
def test_a_unit_can_write_to_its_own_folders_only(unit: Path) -> None:
    text = unit.read_text("utf-8")
    for line in (
        "User=sunlit",
        "NoNewPrivileges=true",
        "CapabilityBoundingSet=\n",
        "ProtectSystem=strict",
        "PrivateTmp=true",
        "SystemCallFilter=@system-service",
        "Environment=DJANGO_SETTINGS_MODULE=portal.settings.production",
    ):
        assert line in text, line
    writable = set(re.findall(r"^ReadWritePaths=-?(\S+)$", text, re.MULTILINE))
    assert writable <= {"/var/lib/sunlit", "/var/cache/sunlit", "/var/backups/sunlit"}
    assert "SECRET" not in text


def test_every_timer_has_its_service() -> None:
    timers = {path.stem for path in (DEPLOY / "systemd").glob("*.timer")}
    assert timers == {"sunlit-tick", "sunlit-backup", "sunlit-pages"}
    assert timers <= {path.stem for path in UNITS}


def test_systemd_takes_the_units(tmp_path: Path) -> None:
    """Checked with its own tool; the program and the user of a real machine are not here."""
    tool = shutil.which("systemd-analyze")
    if tool is None:
        assert not Path("/run/systemd/system").exists()
        return
    for path in (DEPLOY / "systemd").iterdir():
        text = path.read_text("utf-8").replace("/opt/sunlit/.venv/bin/python", "/bin/true")
        (tmp_path / path.name).write_text(re.sub(r"(User|Group)=sunlit", r"\1=root", text))
    units = sorted(str(path) for path in tmp_path.iterdir())
    done = subprocess.run(  # noqa: S603
        [tool, "verify", "--man=no", *units], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_compose_starts_what_a_county_needs_and_keeps_its_data() -> None:
    services = compose()["services"]
    assert set(services) == {
        *("setup", "web", "staff", "worker", "tick"),
        *("nginx", "database", "valkey"),
    }
    named = set(compose()["volumes"])
    for name, service in services.items():
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            assert source in named or (DEPLOY / source).exists() or source == "./tls", (
                name,
                volume,
            )
        assert "privileged" not in service
    assert [name for name, service in services.items() if "ports" in service] == ["nginx"]
    for name in ("web", "staff"):
        assert "/readyz" in str(services[name]["healthcheck"]["test"])
    assert services["web"]["environment"]["PUBLIC_ONLY"] == "1"
    assert "PUBLIC_ONLY" not in services["staff"]["environment"]


def test_no_secret_stands_in_a_file() -> None:
    for path in DEPLOY.rglob("*"):
        if path.is_file():
            for line in path.read_text("utf-8").splitlines():
                given = re.match(
                    r"\s*(SECRET_KEY|FIELD_KEYS|DIGEST_KEY|POSTGRES_PASSWORD)[=:](.*)", line
                )
                assert given is None or given[2].startswith("change-me"), (path, line)


def test_the_example_names_only_variables_that_the_site_reads() -> None:
    source = "".join(path.read_text("utf-8") for path in (ROOT / "portal/settings").glob("*.py"))
    lines = (DEPLOY / "env.example").read_text("utf-8").splitlines()
    names = [line.lstrip("#").split("=")[0] for line in lines if re.match(r"#?[A-Z_]+=", line)]
    assert len(names) > 10
    assert [name for name in names if f'"{name}"' not in source] == []


def test_ports_of_units_and_proxy_agree() -> None:
    conf = (DEPLOY / "nginx" / "sunlit.conf").read_text("utf-8")
    for unit, upstream in (("sunlit-web", "sunlit_public"), ("sunlit-staff", "sunlit_staff")):
        text = (DEPLOY / "systemd" / f"{unit}.service").read_text("utf-8")
        port = re.search(r"PORT=(\d+)", text)
        assert port
        assert f"upstream {upstream} {{ server 127.0.0.1:{port[1]};" in conf
