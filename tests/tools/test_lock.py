"""The lock check sees a lock that does not follow pyproject.toml or that trusts an index."""

from pathlib import Path

import pytest

from tools import lock

PROJECT = """
[project]
dependencies = ["Some_Package[extra]>=2,<3"]
[project.optional-dependencies]
dev = ["tester>=1"]
"""
HASH = "    --hash=sha256:" + "0" * 64
RUNTIME = f"some-package==2.1 \\\n{HASH}\n"
DEVELOPMENT = RUNTIME + f"tester==1.0 ; python_version >= '3.11' \\\n{HASH}\n"


def project(root: Path, runtime: str = RUNTIME, development: str = DEVELOPMENT) -> Path:
    (root / "pyproject.toml").write_text(PROJECT)
    (root / "requirements.txt").write_text(runtime)
    (root / "requirements-dev.txt").write_text(development)
    return root


def test_a_fitting_lock_is_accepted(tmp_path: Path) -> None:
    assert lock.check(project(tmp_path)) == []


@pytest.mark.parametrize(
    ("runtime", "problem"),
    [
        (RUNTIME.replace("2.1", "3.0"), "does not meet Some_Package[extra]>=2,<3"),
        ("", "does not meet Some_Package"),
        ("--index-url https://example.org/simple\n" + RUNTIME, "names an index"),
        ("some-package==2.1\n", "has no hash"),
        (RUNTIME.replace("2.1", "2.2"), "some-package differs"),
    ],
)
def test_a_lock_that_does_not_fit_is_refused(tmp_path: Path, runtime: str, problem: str) -> None:
    assert problem in "\n".join(lock.check(project(tmp_path, runtime)))


def test_the_product_imports_nothing_that_only_tests_install(tmp_path: Path) -> None:
    root = project(tmp_path, development=DEVELOPMENT + f"pytest==9.2.0 \\\n{HASH}\n")
    room = root / "disclosure"
    room.mkdir()
    (room / "reading.py").write_text("import json\nfrom django.db import models\n")
    assert lock.check(root) == []
    (room / "late.py").write_text("def read():\n    from pytest import raises\n")
    assert lock.check(root) == ["disclosure/late.py imports pytest, which only tests install"]
