"""The lock files pin every package of pyproject.toml by hash and name no package index.

python -m tools.lock           compile both files anew (uses uv, installing it if missing)
python -m tools.lock --check   compare them with pyproject.toml, without a network
"""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parent.parent
FILES = {"requirements.txt": (), "requirements-dev.txt": ("dev",)}
PIN = re.compile(r"^([A-Za-z0-9_.\-]+)(?:\[[^\]]*\])?==([^\s;\\]+)([^\\]*)", re.MULTILINE)
# What a site runs; tests and tools have the development lock.
PRODUCT = ("portal", "policy_pages", "disclosure", "complaints")
INDEX = re.compile(r"^\s*(-i|-f|--index-url|--extra-index-url|--find-links)\b|https?://|file:")


def compile_all() -> None:
    """Write both lock files; versions already locked are kept where they still fit."""
    if shutil.which("uv") is None and not (Path(sys.executable).parent / "uv").exists():
        subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "uv"], check=True)
    uv = shutil.which("uv") or str(Path(sys.executable).parent / "uv")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    oldest = project["requires-python"].lstrip(">=")
    for name, extras in FILES.items():
        subprocess.run(
            [uv, "pip", "compile", "pyproject.toml", "--universal", "--python-version", oldest,
             "--generate-hashes", "--no-emit-index-url", "--no-annotate", "--no-header", "--quiet",
             *(f"--extra={extra}" for extra in extras), "-o", name],
            cwd=ROOT, check=True,
        )  # fmt: skip


def check(root: Path) -> list[str]:
    """What does not fit between pyproject.toml and the lock files, one line each."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    problems: list[str] = []
    pins: dict[str, dict[str, set[str]]] = {}
    for name, extras in FILES.items():
        text = (root / name).read_text(encoding="utf-8")
        pins[name] = _pins(text)
        wanted = list(project["dependencies"])
        for extra in extras:
            wanted += project["optional-dependencies"][extra]
        problems += [f"{name}: {line}" for line in _unmet(wanted, pins[name])]
        problems += [f"{name}: {line}" for line in _foreign(text)]
    runtime, development = pins.values()
    problems += [
        f"requirements-dev.txt: {package} differs from requirements.txt"
        for package, versions in runtime.items()
        if development.get(package) != versions
    ]
    return problems + list(_only_for_tests(root, development.keys() - runtime.keys()))


def _only_for_tests(root: Path, packages: Iterable[str]) -> Iterator[str]:
    """Files of the product that import a package which a site does not install."""
    homes = {
        module: {canonicalize_name(one) for one in found}
        for module, found in packages_distributions().items()
    }
    for path in (file for room in PRODUCT for file in sorted((root / room).rglob("*.py"))):
        for module in _imported(path):
            homeless = homes.get(module, set())
            if homeless and homeless <= set(packages):
                yield f"{path.relative_to(root)} imports {module}, which only tests install"


def _imported(path: Path) -> Iterator[str]:
    """The first part of the name of each module that a file imports, wherever it does."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name.partition(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def _pins(text: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for package, version, _marker in PIN.findall(text):
        found.setdefault(canonicalize_name(package), set()).add(version)
    return found


def _unmet(wanted: Iterable[str], pins: dict[str, set[str]]) -> list[str]:
    unmet = []
    for line in wanted:
        requirement = Requirement(line)
        versions = pins.get(canonicalize_name(requirement.name), set())
        if not any(
            requirement.specifier.contains(Version(one), prereleases=True) for one in versions
        ):
            unmet.append(f"does not meet {line}: run make lock")
    return unmet


def _foreign(text: str) -> list[str]:
    problems = [f"names an index: {line}" for line in text.splitlines() if INDEX.search(line)]
    for block in re.split(r"\n(?=\S)", text.strip()):
        if block.strip() and "--hash=sha256:" not in block:
            problems.append(f"has no hash: {block.splitlines()[0]}")
    return problems


def main(arguments: list[str]) -> int:
    """Compile, or check with ``--check``; 1 when the check found something."""
    if arguments == ["--check"]:
        problems = check(ROOT)
        print("\n".join(problems))
        return 1 if problems else 0
    compile_all()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
