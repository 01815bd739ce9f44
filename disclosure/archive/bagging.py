"""A folder becomes a BagIt bag (RFC 8493) by the Library of Congress's own program, and is checked.

The program changes the working directory while it works, so it runs in a process of its own: the
site answers other visitors meanwhile.
"""

import logging
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import bagit  # type: ignore[import-untyped]

# It names every file that it looks at.
logging.getLogger("bagit").setLevel(logging.WARNING)
ENVIRONMENT = {"PYTHONUTF8": "1", "LC_ALL": "C.UTF-8"}


class NotABag(RuntimeError):
    """The folder could not be made a bag, or does not verify as one."""


def make_bag(folder: Path, info: Mapping[str, str]) -> None:
    """Move what is in *folder* under data/, add manifests and *info*, and verify the whole."""
    flags = [f"--{name.lower()}={' '.join(text.split())}" for name, text in info.items() if text]
    command = [sys.executable, "-m", "bagit", "--quiet", "--sha256", *flags, str(folder.resolve())]
    done = subprocess.run(  # noqa: S603  the interpreter and library of this very installation
        command, check=False, capture_output=True, env={**os.environ, **ENVIRONMENT}
    )
    if done.returncode:
        raise NotABag(done.stderr.decode("utf-8", "replace").strip()[-300:])
    verify(folder)


def verify(folder: Path) -> None:
    """Raises NotABag unless every file is there and has the SHA-256 that the manifests say."""
    try:
        bagit.Bag(str(folder)).validate()
    except bagit.BagError as error:
        raise NotABag(str(error)) from error
