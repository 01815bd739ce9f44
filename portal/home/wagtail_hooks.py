"""Registers the staff home panel and the staff style sheet."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks

from portal.home.panels import BoardsPanel, WorkPanel
from portal.home.search.staff import SynonymViewSet

# Wagtail's own panels that speak of pages only; the work panel replaces them.
REPLACED = {
    "site_summary",
    "upgrade_notification",
    "whats_new_in_wagtail_version",
    "workflow_objects_to_moderate",
}


@hooks.register("register_admin_viewset")
def synonyms() -> SynonymViewSet:
    return SynonymViewSet()


@hooks.register("construct_homepage_panels")
def work_first(request: HttpRequest, panels: list[Any]) -> None:
    panels[:] = [panel for panel in panels if getattr(panel, "name", "") not in REPLACED]
    panels[:0] = [WorkPanel(), BoardsPanel()]


# After the applications that put their counts in.
@hooks.register("construct_homepage_summary_items", order=1000)
def no_summary(request: HttpRequest, items: list[Any]) -> None:
    items.clear()


@hooks.register("insert_global_admin_css")
def staff_style() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("css/staff.css"))
