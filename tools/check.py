"""All fast checks, the slow ones first so that they run beside the others; no service is needed.

python -m tools.check          everything
python -m tools.check lint types   only these
"""

import os
import secrets
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tools.running import Step, run_all

BIN = Path(sys.executable).parent
PY = sys.executable


def steps(scratch: Path) -> list[Step]:
    """What is checked; *scratch* is an empty folder that the steps may fill."""
    test: dict[str, str | None] = {
        "DJANGO_SETTINGS_MODULE": "portal.settings.test",
        "SUNLIT_VAR": str(scratch / "test"),
        "DATABASE_URL": None,
    }
    return [
        Step("types", [str(BIN / "mypy")], {"SUNLIT_VAR": str(scratch / "types")}),
        Step("templates", [str(BIN / "djlint"), "--lint", "--quiet", "."]),
        Step("migrations", [PY, "manage.py", "makemigrations", "--check", "--dry-run"], test),
        Step("settings, embedded", DEPLOY, production(scratch / "embedded")),
        Step(
            "settings, PostgreSQL",
            DEPLOY,
            production(scratch / "postgresql")
            | {
                "DATABASE_URL": "postgresql://sunlit:secret@127.0.0.1:1/sunlit",
                "CACHE_URL": "redis://127.0.0.1:1/0",
                "SERVE_WORKERS": "2",
            },
        ),
        Step("imports", [str(BIN / "lint-imports"), "--no-cache"]),
        Step("messages", [PY, "-m", "tools.messages", "check"]),
        Step("tree", [PY, "-m", "tools.tree"]),
        Step("lock", [PY, "-m", "tools.lock", "--check"]),
        Step("lint", [str(BIN / "ruff"), "check", "--no-cache", "--quiet", "."]),
        Step("format", [str(BIN / "ruff"), "format", "--no-cache", "--check", "."]),
    ]


DEPLOY = [PY, "manage.py", "check", "--deploy", "--fail-level", "INFO"]


def production(var: Path) -> dict[str, str | None]:
    """An environment as a careful administrator would write it, with secrets made now."""
    return {
        "DJANGO_SETTINGS_MODULE": "portal.settings.production",
        "SUNLIT_VAR": str(var),
        "SECRET_KEY": secrets.token_urlsafe(48),
        "FIELD_KEYS": secrets.token_urlsafe(48),
        "DIGEST_KEY": secrets.token_urlsafe(48),
        "ALLOWED_HOSTS": "county.example.org",
        "PUBLIC_URL": "https://county.example.org",
        "DATABASE_URL": None,
        "CACHE_URL": None,
    }


def main(names: Sequence[str]) -> int:
    """Run the checks whose name begins with one of *names*, or all; 1 when one failed."""
    with tempfile.TemporaryDirectory(prefix="sunlit-check-") as scratch:
        chosen = [
            step
            for step in steps(Path(scratch))
            if not names or any(step.name.startswith(name) for name in names)
        ]
        if not chosen:
            print(f"There is no check called {', '.join(names)}.")
            return 2
        results = run_all(chosen, at_once=max(2, os.cpu_count() or 2))
    failed = [result.step.name for result in results if result.status]
    print(f"{len(results) - len(failed)} checks passed, {len(failed)} failed", end="")
    print(f": {', '.join(sorted(failed))}" if failed else "")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
