"""Registers the staff side of this room, and the words of its history."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from disclosure.lists.history import ACTIONS, PREFIX
from disclosure.views.approvals import may_read, report_addresses
from disclosure.views.menu import ListGroup, RuleGroup


@hooks.register("register_admin_viewset")
def lists() -> ListGroup:
    return ListGroup()


@hooks.register("register_admin_viewset")
def rules() -> RuleGroup:
    return RuleGroup()


class ApprovalsItem(MenuItem):
    """The report of approvals, for those who may see lists."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_read(request.user)


@hooks.register("register_admin_urls")
def approvals_report() -> list[URLPattern]:
    return report_addresses()


@hooks.register("register_reports_menu_item")
def approvals_item() -> MenuItem:
    address = reverse_lazy("list_approvals")
    return ApprovalsItem(_("Approvals of publicity lists"), address, icon_name="tasks", order=850)


@hooks.register("register_log_actions")
def history_words(actions: Any) -> None:
    for name, (label, message) in ACTIONS.items():
        actions.register_action(f"{PREFIX}{name}", label, message)
