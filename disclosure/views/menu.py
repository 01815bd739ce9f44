"""The menus of this room: what staff work with, and the rules that govern it."""

from django.utils.translation import gettext_lazy
from wagtail.admin.viewsets.base import ViewSetGroup

from disclosure.views.archive import ArchiveViewSet
from disclosure.views.catalogue_staff import CatalogueViewSet, StandingViewSet
from disclosure.views.column_choices import ColumnChoiceViewSet
from disclosure.views.funds_staff import FundViewSet, SmallCellViewSet
from disclosure.views.registers import RegisterViewSet
from disclosure.views.rules import ColumnViewSet, PeriodViewSet, ProgrammeViewSet
from disclosure.views.staff import ListViewSet
from disclosure.views.standards import ExclusionViewSet, StandardViewSet
from disclosure.views.waivers import WaiverViewSet


class ListGroup(ViewSetGroup):
    """Lists, what is due, money, and what happens around lists."""

    menu_label = gettext_lazy("Publicity lists")
    menu_icon = "list-ul"
    menu_order = 150
    items = (
        ListViewSet,
        StandingViewSet,
        FundViewSet,
        WaiverViewSet,
        RegisterViewSet,
        ArchiveViewSet,
        ColumnChoiceViewSet,
    )


class RuleGroup(ViewSetGroup):
    """What may be published, for how long, and what lists are measured against."""

    menu_label = gettext_lazy("Publicity rules")
    menu_name = "publicity-rules"
    menu_icon = "table"
    menu_order = 155
    items = (
        ProgrammeViewSet,
        ColumnViewSet,
        PeriodViewSet,
        StandardViewSet,
        ExclusionViewSet,
        CatalogueViewSet,
        SmallCellViewSet,
    )
