"""The documents name what there is: every variable, command and decision, and no dead link."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
ROOMS = [ROOT / name for name in ("portal", "policy_pages", "disclosure", "complaints")]
LINK = re.compile(r"\]\(([^)\s]+)\)")
VARIABLE = re.compile(r'env\.\w+\(\s*"([A-Z_0-9]+)"')


def test_every_variable_of_the_settings_is_described() -> None:
    settings = "".join(path.read_text() for path in (ROOT / "portal/settings").glob("*.py"))
    described = (DOCS / "configuration.md").read_text()
    assert [name for name in VARIABLE.findall(settings) if f"`{name}`" not in described] == []


def test_every_command_is_described() -> None:
    found = [path for room in ROOMS for path in room.rglob("management/commands/[a-z]*.py")]
    commands = {path.stem for path in found}
    assert "tick" in commands
    titles = re.findall(r"^### (.*)$", (DOCS / "interface.md").read_text(), re.MULTILINE)
    described = set(re.findall(r"`([a-z_]+)", " ".join(titles)))
    assert commands - described == set()


def test_every_decision_has_a_number_and_stands_in_the_list() -> None:
    listed = LINK.findall((DOCS / "adr/README.md").read_text())
    decisions = sorted(path.name for path in (DOCS / "adr").glob("*.md") if path.stem != "README")
    assert decisions == listed
    for number, name in enumerate(decisions, start=1):
        assert name.startswith(f"{number:04d}-")
        assert (DOCS / "adr" / name).read_text().startswith(f"# {number}. ")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in LINK.findall(page.read_text()):
        if "://" in target:
            continue
        path, _sign, heading = target.partition("#")
        found = (page.parent / path).resolve() if path else page
        assert found.exists(), target
        assert not heading or heading in _headings(found), target


def _headings(page: Path) -> Iterator[str]:
    for title in re.findall(r"^#+ (.*)$", page.read_text(), re.MULTILINE):
        plain = re.sub(r"[^\w\- ]", "", title.lower())
        yield plain.replace(" ", "-")
