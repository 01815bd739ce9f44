"""The range of relations that have to be filed, as the administrator keeps it."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from complaints.models import KinRelation
from portal.core.permissions import Action
from portal.core.viewsets import ScopedViewSet


class RelationViewSet(ScopedViewSet):
    """Relations: one in use is switched off, not removed."""

    model = KinRelation
    name = "kin_relations"
    icon = "list-ul"
    menu_label = _("Range of relations")
    division_path = None
    verbs = dict.fromkeys(("view", "add", "change"), Action.RELATIVES_MANAGE)
    list_display: ClassVar[list[str]] = ["name", "active", "confirmed", "basis", "order"]
    form_fields: ClassVar[list[str]] = ["code", "name", "active", "confirmed", "basis", "order"]
