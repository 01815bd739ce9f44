"""Registers the staff side of rectification."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from complaints.rectification.assessment.staff import IndicatorViewSet
from complaints.rectification.circulars import staff as circulars
from complaints.rectification.dashboard import staff as dashboard
from complaints.rectification.dashboard.proof import VERIFIED
from complaints.rectification.inspections.staff import QuestionViewSet
from complaints.rectification.listing.bringing_back import BROUGHT_BACK
from complaints.rectification.listing.download import EXPORTED
from complaints.rectification.listing.viewset import ListViewSet
from complaints.rectification.staff.menu import RectificationGroup


@hooks.register("register_admin_viewset")
def staff_pages() -> list[Any]:
    return [RectificationGroup(), ListViewSet(), IndicatorViewSet(), QuestionViewSet()]


@hooks.register("register_log_actions")
def words_of_the_log(actions: Any) -> None:
    actions.register_action(
        EXPORTED, _("Export the rectification list"), _("Exported the rectification list")
    )
    actions.register_action(VERIFIED, _("Verify the ledger"), _("Verified the ledger"))
    actions.register_action(
        BROUGHT_BACK,
        _("Bring back the rectification list"),
        _("Took over rows of a rectification list"),
    )


hooks.register("register_admin_urls", circulars.addresses)
hooks.register("register_admin_urls", dashboard.addresses)
hooks.register("register_reports_menu_item", dashboard.menu_item)
hooks.register("register_page_header_buttons", circulars.header_buttons)
hooks.register("after_unpublish_page", circulars.tell_that_items_stay)
