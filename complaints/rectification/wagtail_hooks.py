"""Registers the staff side of rectification."""

from wagtail import hooks

from complaints.rectification.staff.items import ItemViewSet


@hooks.register("register_admin_viewset")
def items() -> ItemViewSet:
    return ItemViewSet()
