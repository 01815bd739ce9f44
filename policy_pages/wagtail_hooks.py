"""Registers the policies menu: flat listings of each page type and the import."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.pages import PageListingViewSet

from policy_pages.models import (
    CircularPage,
    GuidePage,
    InterpretationPage,
    NoticePage,
    PolicyDocumentPage,
)
from policy_pages.views import ImportDocumentView
from portal.core.permissions import Action, may


class PolicyMenuItem(MenuItem):
    """Shown to those who write or review pages."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may(request.user, Action.PAGE_EDIT) or may(request.user, Action.PAGE_APPROVE)


class ImportMenuItem(MenuItem):
    """Shown to those who write pages."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may(request.user, Action.PAGE_EDIT)


class GuideListing(PageListingViewSet):
    name = "guides"
    model = GuidePage
    icon = "help"
    menu_label = _("Guides")
    menu_item_class = PolicyMenuItem


class DocumentListing(PageListingViewSet):
    name = "policy_documents"
    model = PolicyDocumentPage
    icon = "doc-full"
    menu_label = _("Policy documents")
    menu_item_class = PolicyMenuItem


class InterpretationListing(PageListingViewSet):
    name = "interpretations"
    model = InterpretationPage
    icon = "comment"
    menu_label = _("Interpretations")
    menu_item_class = PolicyMenuItem


class NoticeListing(PageListingViewSet):
    name = "policy_notices"
    model = NoticePage
    icon = "info-circle"
    menu_label = _("Notices")
    menu_item_class = PolicyMenuItem


class CircularListing(PageListingViewSet):
    name = "circulars"
    model = CircularPage
    icon = "warning"
    menu_label = _("Circulars")
    menu_item_class = PolicyMenuItem


class PolicyGroup(ViewSetGroup):
    """The menu of the room."""

    menu_label = _("Policies")
    menu_icon = "doc-full-inverse"
    menu_order = 110
    items = (
        GuideListing,
        DocumentListing,
        InterpretationListing,
        NoticeListing,
        CircularListing,
    )

    def get_submenu_items(self) -> list[MenuItem]:
        entry = ImportMenuItem(
            _("Import a document"),
            reverse("policy_pages_import"),
            name="policy_pages_import",
            icon_name="upload",
            order=900,
        )
        return [*super().get_submenu_items(), entry]


@hooks.register("register_admin_viewset")
def register_listings() -> PolicyGroup:
    return PolicyGroup()


@hooks.register("register_admin_urls")
def register_import() -> list[URLPattern]:
    return [path("policies/import/", ImportDocumentView.as_view(), name="policy_pages_import")]
