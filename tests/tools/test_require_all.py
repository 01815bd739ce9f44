"""Under REQUIRE_ALL a test that did not run is a failure, however it was skipped."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
SUITE = """
import pytest

def test_passes():
    pass

@pytest.mark.skip(reason="no browser")
def test_marked():
    pass

def test_by_itself():
    pytest.skip("no server")

@pytest.mark.xfail(reason="known")
def test_known():
    assert False
"""


@pytest.mark.parametrize(
    ("required", "summary"),
    [("1", "2 failed, 1 passed, 1 error"), ("0", "1 passed, 2 skipped, 1 xfailed")],
)
def test_what_was_skipped_counts_as_failed(tmp_path: Path, required: str, summary: str) -> None:
    (tmp_path / "test_suite.py").write_text(SUITE)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:randomly", "-p", "no:django",
         "-p", "tests.support.require_all", "-c", os.devnull, "--rootdir", tmp_path, tmp_path],
        cwd=ROOT, capture_output=True, text=True, check=False,
        env={**os.environ, "REQUIRE_ALL": required, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert summary in done.stdout, done.stdout
