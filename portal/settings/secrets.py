"""Secrets of an embedded installation are made on first start and kept beside its database."""

import os
import secrets
from pathlib import Path

MIN_LENGTH = 32


def local_secret(folder: Path, name: str) -> str:
    """Return the secret *name* of this installation, making it on the first call.

    It is stored in ``<folder>/secrets/<name>``, readable by the owner only. Two processes that
    start at once agree: the file is linked into place, and whoever comes second reads it.
    """
    path = folder / "secrets" / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_name(f".{name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48), encoding="ascii")
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text(encoding="ascii").strip()


def weak(value: str) -> bool:
    """Whether a secret is missing, too short, or a known placeholder."""
    return (
        len(value) < MIN_LENGTH
        or "change-me" in value
        or value.startswith(("django-insecure", "test-"))
    )
