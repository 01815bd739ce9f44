"""Writes the page that the web server shows while the site itself does not answer."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.template.loader import render_to_string


class Command(BaseCommand):
    """Run after `collectstatic`: the page names the style sheets of this release."""

    help = "Write SUNLIT_VAR/outage/503.html, which nginx shows while the site is away."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        page = settings.VAR_DIR / "outage" / "503.html"
        page.parent.mkdir(parents=True, exist_ok=True)
        draft = page.with_suffix(".draft")
        draft.write_text(render_to_string("503.html"), encoding="utf-8")
        draft.chmod(0o644)
        draft.replace(page)
        self.stdout.write(str(page))
