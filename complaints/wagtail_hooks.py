"""Registers the staff side of the petition ledger."""

from wagtail import hooks

from complaints.staff.viewsets import PetitionGroup


@hooks.register("register_admin_viewset")
def petitions() -> PetitionGroup:
    return PetitionGroup()
