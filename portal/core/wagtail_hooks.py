"""Registers the county's data in the staff area, and hides what is not the way here."""

from typing import Any

from django.http import HttpRequest
from wagtail import hooks

from portal.core.admin import CountyGroup

# Wagtail's own account screens offer a superuser box; ours do not.
HIDDEN = {"users", "groups", "help"}


@hooks.register("register_admin_viewset")
def county() -> CountyGroup:
    return CountyGroup()


@hooks.register("construct_settings_menu")
def own_account_screens(request: HttpRequest, menu_items: list[Any]) -> None:
    menu_items[:] = [item for item in menu_items if item.name not in HIDDEN]


@hooks.register("construct_main_menu")
def no_help(request: HttpRequest, menu_items: list[Any]) -> None:
    menu_items[:] = [item for item in menu_items if item.name not in HIDDEN]
