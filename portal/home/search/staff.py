"""The words that residents use for a programme, as the administrator keeps them."""

from django.utils.translation import gettext_lazy as _

from portal.core.permissions import Action
from portal.core.viewsets import ScopedViewSet
from portal.home.models import SearchSynonym


class SynonymViewSet(ScopedViewSet):
    """What people type, and the words that are searched for it too."""

    model = SearchSynonym
    name = "search_synonyms"
    icon = "search"
    menu_label = _("Search synonyms")
    add_to_settings_menu = True
    verbs = dict.fromkeys(("add", "change", "delete"), Action.RULES_MANAGE)
    division_path = None
    form_fields = ["word", "means"]
    list_display = ["word", "means"]
    search_fields = ["word", "means"]
