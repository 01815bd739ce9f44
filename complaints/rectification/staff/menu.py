"""The menu "Rectification and checks" of the staff area."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSetGroup

from complaints.rectification.assessment.staff import AssessmentViewSet
from complaints.rectification.inspections.staff import PlanViewSet, SheetViewSet
from complaints.rectification.staff.items import ItemViewSet


class RectificationGroup(ViewSetGroup):
    """One menu for the list, the checks that feed it, and the assessment that counts it."""

    menu_label = _("Rectification and checks")
    menu_icon = "tasks"
    menu_order = 205
    items = (ItemViewSet, PlanViewSet, SheetViewSet, AssessmentViewSet)
