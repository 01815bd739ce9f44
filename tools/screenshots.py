"""Takes the pictures of the documentation from the running demo county.

python -m tools.screenshots   writes docs/screenshots/*.png
"""

import io
import sys
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.support.chromium import ARGUMENTS, find_chromium
from tests.support.server import Served, served_demo

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "screenshots"
SIZES = {"phone": (375, 812), "desktop": (1280, 800)}
COLOURS = 128  # enough for flat pages, a quarter of the size


@dataclass(frozen=True)
class Picture:
    """One picture: its name, where to go, what to follow from there, and as whom."""

    name: str
    path: str
    size: str = "phone"
    follow: str = ""
    user: str = ""


PICTURES = (
    Picture("home", "/"),
    Picture("home-wide", "/", "desktop"),
    Picture("policies", "/policies/"),
    Picture("publicity", "/publicity/"),
    Picture("publicity-list", "/publicity/", follow="main a[href^='/publicity/2'], main table a"),
    Picture("filing", "/complaints/file/"),
    Picture("tracking", "/complaints/track/"),
    Picture("ledger", "/complaints/", "desktop"),
    Picture("rectification", "/rectification/"),
    Picture("staff-home", "/admin/", "desktop", user="county-petition"),
    Picture("staff-reviewer", "/admin/", "desktop", user="county-reviewer"),
)


def take(browser: Browser, served: Served, picture: Picture) -> str:
    """Take one picture; returns what went wrong, or an empty text."""
    width, height = SIZES[picture.size]
    context = browser.new_context(
        base_url=served.url,
        viewport={"width": width, "height": height},
        device_scale_factor=2 if picture.size == "phone" else 1,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
    )
    try:
        page = context.new_page()
        if picture.user:
            served.sign_in(page, picture.user)
        answer = page.goto(picture.path, wait_until="networkidle")
        if answer is None or not answer.ok:
            return f"{picture.name}: {picture.path} answered {answer and answer.status}"
        if picture.follow and not _follow(page, picture.follow):
            return f"{picture.name}: nothing to follow on {picture.path}"
        _store(page.screenshot(animations="disabled"), FOLDER / f"{picture.name}.png")
    finally:
        context.close()
    return ""


def _follow(page: Page, selector: str) -> bool:
    link = page.locator(selector).first
    if not link.count():
        return False
    link.click()
    page.wait_for_load_state("networkidle")
    return True


def _store(data: bytes, path: Path) -> None:
    small = Image.open(io.BytesIO(data)).convert("RGB").quantize(COLOURS)
    small.save(path, optimize=True)


def main() -> int:
    """Take all pictures; 1 when one could not be taken."""
    chromium = find_chromium()
    if chromium is None:
        print("No Chromium found: install it, or set CHROMIUM to its path.")
        return 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    with served_demo() as served, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        problems = [problem for one in PICTURES if (problem := take(browser, served, one))]
        browser.close()
    print("\n".join(problems) or f"{len(PICTURES)} pictures in {FOLDER.relative_to(ROOT)}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
