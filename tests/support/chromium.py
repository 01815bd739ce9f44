"""Finds a Chromium that is already on this machine; nothing is downloaded."""

import os
import shutil
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
# It must start as root in a container, and speak to nobody but the server under test.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--font-render-hinting=none",
)


def find_chromium() -> str | None:
    """The path of a browser: CHROMIUM from the environment, the system's, or Playwright's own."""
    given = os.environ.get("CHROMIUM")
    if given:
        return given if Path(given).exists() else shutil.which(given)
    for name in NAMES:
        found = shutil.which(name)
        if found:
            return found
    kept = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH", Path.home() / ".cache/ms-playwright"))
    downloaded = sorted(kept.glob("chromium-*/chrome-linux*/chrome"))
    if downloaded:
        return str(downloaded[-1])
    return MAC if Path(MAC).exists() else None
