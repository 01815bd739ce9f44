"""Proves a restored site in a process of its own: migrates it if needed and walks its ledger.

Run as a module. What to prove comes on standard input, so that no password is in a command line.
"""

import json
import subprocess
import sys
from typing import Any

PLAIN = ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT")


def prove(database: dict[str, Any], roots: dict[str, Any]) -> dict[str, Any]:
    """What `verify_ledger` says of the site whose database and folders these are."""
    from django.conf import settings  # noqa: PLC0415

    told = {
        "database": {key: str(database.get(key) or "") for key in PLAIN},
        "roots": {top: str(root) for top, root in roots.items()},
        "keys": [settings.SECRET_KEY, settings.FIELD_KEYS, settings.DIGEST_KEY],
    }
    done = subprocess.run(
        [sys.executable, "-m", "portal.home.backup.proving"],
        input=json.dumps(told), capture_output=True, text=True, check=False, cwd=settings.BASE_DIR,
    )  # fmt: skip
    if done.returncode:
        return {"ok": False, "events": 0, "last_seal": "", "problems": [done.stderr.strip()[-800:]]}
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> None:
    """Take the place of the site that is to be proved; print what was found as JSON."""
    import django  # noqa: PLC0415
    from django.conf import settings  # noqa: PLC0415

    told = json.load(sys.stdin)
    database = settings.DATABASES["default"]
    database.update(told["database"])
    database.get("OPTIONS", {}).pop("pool", None)
    settings.SECRET_KEY, settings.FIELD_KEYS, settings.DIGEST_KEY = told["keys"]
    settings.PRIVATE_ROOT, settings.MEDIA_ROOT = told["roots"]["private"], told["roots"]["media"]
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    from complaints import verification  # noqa: PLC0415
    from portal.core.schema import pending_migrations  # noqa: PLC0415

    if pending_migrations():
        call_command("migrate", verbosity=0, interactive=False)
    found = verification.verify()
    problems = [str(one) for one in found.problems]
    print(
        json.dumps(
            {
                "ok": found.ok,
                "events": found.events,
                "last_seal": found.last_seal,
                "problems": problems,
            }
        )
    )


if __name__ == "__main__":
    main()
