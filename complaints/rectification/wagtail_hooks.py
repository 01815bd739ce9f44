"""Registers the staff side of rectification."""

from wagtail import hooks

from complaints.rectification.admin import ItemViewSet


@hooks.register("register_admin_viewset")
def items() -> ItemViewSet:
    return ItemViewSet()
