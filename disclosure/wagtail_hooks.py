"""Registers the staff side of this room, and the words of its history."""

from typing import Any

from wagtail import hooks

from disclosure.history import ACTIONS, PREFIX
from disclosure.views.menu import ListGroup


@hooks.register("register_admin_viewset")
def lists() -> ListGroup:
    return ListGroup()


@hooks.register("register_log_actions")
def history_words(actions: Any) -> None:
    for name, (label, message) in ACTIONS.items():
        actions.register_action(f"{PREFIX}{name}", label, message)
