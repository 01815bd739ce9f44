"""Writes the pages that the web server shows when the site itself does not answer."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import DatabaseError
from django.template.loader import render_to_string
from wagtail.models import Site

from portal.core.models import SiteIdentity

PAGES = ("503.html", "413.html")


class Command(BaseCommand):
    """Run after `collectstatic`: the pages name the style sheets of this release."""

    help = "Write SUNLIT_VAR/outage/{503,413}.html, which nginx shows by itself."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        context = {"most": settings.UPLOAD_MAX_BYTES, "site_identity": _identity()}
        for name in PAGES:
            page = settings.VAR_DIR / "outage" / name
            page.parent.mkdir(parents=True, exist_ok=True)
            draft = page.with_suffix(".draft")
            draft.write_text(render_to_string(name, context), encoding="utf-8")
            draft.chmod(0o644)
            draft.replace(page)
            self.stdout.write(str(page))


def _identity() -> SiteIdentity | None:
    """The phone to call stands on the page, unless the database has not been made yet."""
    try:
        site = Site.objects.filter(is_default_site=True).first()
        return SiteIdentity.for_site(site) if site else None
    except DatabaseError:
        return None
