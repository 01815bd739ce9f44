"""Registers the staff side of rectification."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from complaints.rectification.listing.download import EXPORTED
from complaints.rectification.listing.viewset import ListViewSet
from complaints.rectification.staff.items import ItemViewSet


@hooks.register("register_admin_viewset")
def items() -> ItemViewSet:
    return ItemViewSet()


@hooks.register("register_admin_viewset")
def list_as_a_file() -> ListViewSet:
    return ListViewSet()


@hooks.register("register_log_actions")
def words_of_the_log(actions: Any) -> None:
    actions.register_action(
        EXPORTED, _("Export the rectification list"), _("Exported the rectification list")
    )
