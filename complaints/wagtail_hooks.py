"""Registers the staff side of the petition ledger."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from complaints.kin.staff.menu import KinGroup
from complaints.staff.exporting import EXPORTED
from complaints.staff.viewsets import PetitionGroup


@hooks.register("register_admin_viewset")
def petitions() -> PetitionGroup:
    return PetitionGroup()


@hooks.register("register_admin_viewset")
def near_relatives() -> KinGroup:
    return KinGroup()


@hooks.register("register_log_actions")
def words_of_the_log(actions: Any) -> None:
    actions.register_action(EXPORTED, _("Export the ledger"), _("Exported the petition ledger"))
