"""The collected static files are made once for each state of their sources, and copied.

Collecting and compressing them takes longer than most servers of the tests live.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.support.databases import CACHE, KEPT_TEMPLATES, ROOT

NAMES = ("static", "static.collected")  # the files, and by what `manage.py demo` knows them
COLLECT = """
from django.core.management import call_command
from portal.core.management.commands import demo
call_command("collectstatic", verbosity=0, interactive=False)
demo.remember_static_files()
"""


def begin_collected(var: Path) -> None:
    """Begin the site in the folder *var* with its static files."""
    kept = CACHE / f"static-{_digest()}"
    if not kept.exists():
        _make(kept)
    shutil.copytree(kept / "static", var / "static")
    shutil.copy(kept / "static.collected", var)


def _digest() -> str:
    digest = hashlib.sha256()
    files = [ROOT / "requirements.txt", ROOT / "portal/settings/base.py"]
    for room in ("static", "portal", "policy_pages", "disclosure", "complaints"):
        files += sorted(path for path in (ROOT / room).glob("**/*") if path.is_file())
    for path in files:
        if "static" in path.relative_to(ROOT).parts or path in files[:2]:
            digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def _make(kept: Path) -> None:
    CACHE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE, prefix=".static-") as folder:
        own = {key: text for key, text in os.environ.items() if key not in ("DATABASE_URL", "DEMO")}
        own |= {"SUNLIT_VAR": folder, "DJANGO_SETTINGS_MODULE": "portal.settings.base"}
        subprocess.run(
            [sys.executable, "manage.py", "shell", "--verbosity=0", "-c", COLLECT],
            cwd=ROOT, env=own, check=True,
        )  # fmt: skip
        whole = Path(folder) / "whole"
        whole.mkdir()
        for name in NAMES:
            (Path(folder) / name).replace(whole / name)
        if not kept.exists():  # another process of this run may have been quicker
            whole.replace(kept)
    by_age = sorted(CACHE.glob("static-*"), key=lambda path: path.stat().st_mtime)
    for old in by_age[:-KEPT_TEMPLATES]:
        shutil.rmtree(old, ignore_errors=True)
