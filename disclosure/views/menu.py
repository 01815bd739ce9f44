"""The menu of this room: what staff work with first, the rules last."""

from django.utils.translation import gettext_lazy
from wagtail.admin.viewsets.base import ViewSetGroup

from disclosure.views.column_choices import ColumnChoiceViewSet
from disclosure.views.rules import ColumnViewSet, PeriodViewSet, ProgrammeViewSet
from disclosure.views.staff import ListViewSet


class ListGroup(ViewSetGroup):
    """One menu entry for lists and for the rules that govern them."""

    menu_label = gettext_lazy("Publicity lists")
    menu_icon = "list-ul"
    menu_order = 150
    items = (ListViewSet, ProgrammeViewSet, ColumnViewSet, PeriodViewSet, ColumnChoiceViewSet)
