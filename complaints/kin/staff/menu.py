"""The menu "Near relatives" of the staff area."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSetGroup

from complaints.kin.staff.missing import MissingViewSet
from complaints.kin.staff.officials import OfficialViewSet
from complaints.kin.staff.own import OwnViewSet
from complaints.kin.staff.relations import RelationViewSet


class KinGroup(ViewSetGroup):
    """One menu for everything about 近亲属备案."""

    menu_label = _("Near relatives")
    menu_icon = "group"
    menu_order = 210
    items = (OwnViewSet, OfficialViewSet, MissingViewSet, RelationViewSet)
