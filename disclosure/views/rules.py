"""The rules of publicity lists as the administrator keeps them."""

from django.utils.translation import gettext_lazy

from disclosure.models import Programme, PublicColumn, PublicityRule
from portal.core.permissions import Action
from portal.core.viewsets import ScopedViewSet, Verbs, VersionedViewSet

RULES: Verbs = {"add": Action.RULES_MANAGE, "change": Action.RULES_MANAGE}


class ProgrammeViewSet(ScopedViewSet):
    """Assistance programmes."""

    model = Programme
    icon = "folder-open-inverse"
    menu_label = gettext_lazy("Programmes")
    verbs = RULES
    division_path = None
    form_fields = ["code", "name", "person_list", "basis", "order"]
    list_display = ["name", "code", "person_list", "basis"]


class ColumnViewSet(VersionedViewSet):
    """The whitelist of public columns with its legal basis; lists were approved by a version."""

    model = PublicColumn
    name = "public_columns"
    icon = "table"
    menu_label = gettext_lazy("Public columns")
    verbs = RULES
    division_path = None
    form_fields = [
        "programme",
        "stage",
        "meaning",
        "label",
        "legal_basis",
        "effective_from",
        "order",
    ]
    list_display = ["label", "programme", "stage", "legal_basis", "effective_from"]
    list_filter = ["programme", "stage"]


class PeriodViewSet(VersionedViewSet):
    """How long lists are public."""

    model = PublicityRule
    name = "publicity_periods"
    icon = "time"
    menu_label = gettext_lazy("Publicity periods")
    verbs = RULES
    division_path = None
    form_fields = [
        "programme",
        "stage",
        "length",
        "unit",
        "start",
        "republish_length",
        "long_term",
        "basis",
        "effective_from",
    ]
    list_display = ["programme", "stage", "length", "unit", "long_term", "effective_from"]
    list_filter = ["programme", "stage"]
