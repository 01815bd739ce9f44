"""The promises of the stylesheet and of the page frame that a machine can hold."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string

ROOT = Path(settings.BASE_DIR)
PUBLIC_CSS = ("tokens.css", "base.css", "components.css", "print.css")
# Pages of an archive are never served: they are files that must stand alone.
TEMPLATES = sorted(
    path
    for path in (ROOT / "templates").rglob("*.html")
    if not {"admin", "archive"} & {*path.parts}
)
INK = ("ink", "ink-soft", "link", "deep")
GROUND = ("paper", "ground", "wash", "sun-wash")
STATUS = ("ok", "warn", "bad")


def tokens(elder: bool = False) -> dict[str, str]:
    text = (ROOT / "static/css/tokens.css").read_text(encoding="utf-8")
    standard, _, strong = text.partition("html.elder")
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", standard))
    if elder:
        found |= dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", strong))
    return found


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("elder", [False, True])
@pytest.mark.parametrize("ground", GROUND)
@pytest.mark.parametrize("ink", INK)
def test_text_is_readable_on_every_ground(ink: str, ground: str, elder: bool) -> None:
    named = tokens(elder)
    needed = 7 if elder else 4.5
    assert contrast(named[ink], named[ground]) >= needed


@pytest.mark.parametrize("elder", [False, True])
@pytest.mark.parametrize("status", STATUS)
def test_status_words_are_readable_on_their_own_ground(status: str, elder: bool) -> None:
    named = tokens(elder)
    assert contrast(named[status], named[f"{status}-wash"]) >= 4.5
    assert contrast(named[status], named["paper"]) >= 4.5


@pytest.mark.parametrize("elder", [False, True])
def test_edges_of_controls_can_be_seen(elder: bool) -> None:
    named = tokens(elder)
    assert contrast(named["edge"], named["paper"]) >= 3
    assert contrast(named["edge"], named["ground"]) >= 3


def test_the_public_stylesheets_stay_small() -> None:
    assert sum((ROOT / "static/css" / name).stat().st_size for name in PUBLIC_CSS) <= 36_000


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_public_templates_have_no_inline_code_and_ask_no_third_party(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=|\son[a-z]+=|<style|javascript:", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert not re.search(r"(?:src|srcset)=\"(?:https?:)?//", text)
    assert not re.search(r"<link[^>]*href=\"(?:https?:)?//", text)


@pytest.mark.parametrize("name", ["400.html", "500.html", "503.html"])
def test_an_error_page_needs_no_context(name: str) -> None:
    assert "<h1>" in render_to_string(name)
