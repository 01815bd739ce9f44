"""Registers the county's data in the staff area, and hides what is not the way here."""

from typing import Any

from django.apps import apps
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.rich_text.feature_registry import FeatureRegistry

from portal.core import outgoing
from portal.core.admin import CountyGroup
from portal.core.leak_scan import report  # noqa: F401  registers the report
from portal.core.rich_links import OutwardLink
from portal.core.staff_log import may_read, staff_log

if apps.is_installed("allauth.mfa"):
    from portal.core.signin import hooks as _signin  # noqa: F401  registers its pages

# Wagtail's own account screens offer a superuser box; ours do not.
HIDDEN = {"users", "groups", "help"}


@hooks.register("register_admin_viewset")
def county() -> CountyGroup:
    return CountyGroup()


class StaffLogItem(MenuItem):
    """The menu entry of the log, for those who may read it."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_read(request.user)


@hooks.register("register_admin_urls")
def staff_log_address() -> list[URLPattern]:
    return [path("staff-log/", staff_log, name="staff_log")]


@hooks.register("register_admin_menu_item")
def staff_log_item() -> MenuItem:
    return StaffLogItem(
        _("Staff and rules log"), reverse_lazy("staff_log"), icon_name="history", order=900
    )


class OutgoingItem(MenuItem):
    """The menu entry of the outgoing messages, for those who look after them."""

    def is_shown(self, request: HttpRequest) -> bool:
        return outgoing.may_see(request.user)


@hooks.register("register_admin_urls")
def outgoing_addresses() -> list[URLPattern]:
    return [
        path("outgoing/", outgoing.page, name="outgoing"),
        path("outgoing/<int:pk>/again/", outgoing.again, name="outgoing_again"),
        path("outgoing/channels/<int:pk>/test/", outgoing.test, name="outgoing_test"),
    ]


@hooks.register("register_admin_menu_item")
def outgoing_item() -> MenuItem:
    return OutgoingItem(
        _("Outgoing messages"), reverse_lazy("outgoing"), icon_name="mail", order=890
    )


@hooks.register("construct_settings_menu")
def own_account_screens(request: HttpRequest, menu_items: list[Any]) -> None:
    menu_items[:] = [item for item in menu_items if item.name not in HIDDEN]


@hooks.register("construct_main_menu")
def no_help(request: HttpRequest, menu_items: list[Any]) -> None:
    menu_items[:] = [item for item in menu_items if item.name not in HIDDEN]


@hooks.register("register_rich_text_features")
def register_outward_links(features: FeatureRegistry) -> None:
    """Links of texts that leave the site are drawn in one place."""
    features.register_link_type(OutwardLink)
