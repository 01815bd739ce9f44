"""What units said that columns of their files mean: to be looked at and forgotten."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic import DeleteView

from disclosure.intake.column_memory import forget
from disclosure.intake.meaning_labels import OFFERED
from disclosure.models import ColumnChoice
from portal.core.permissions import Action
from portal.core.viewsets import ScopedIndexView, ScopedViewSet

WORDS = dict(OFFERED)


class ChoiceIndexView(ScopedIndexView):
    """The choices of the jurisdiction with their people, in one query."""

    def get_base_queryset(self) -> QuerySet[Any]:
        return super().get_base_queryset().select_related("office", "chosen_by")


class ForgetView(DeleteView):
    """Forgetting is a step of the writer."""

    def delete_action(self) -> None:
        forget(self.object, self.request.user)


class ColumnChoiceViewSet(ScopedViewSet):
    """Remembered meanings; they are made by importing and can only be forgotten here."""

    model = ColumnChoice
    name = "column_choices"
    icon = "table"
    menu_label = gettext_lazy("Remembered columns")
    verbs = {"view": Action.ROSTER_VIEW, "delete": Action.ROSTER_PREPARE}
    division_path = "office__division"
    index_view_class = ChoiceIndexView
    delete_view_class = ForgetView
    form_fields = ["header"]
    list_display = [
        "header",
        Column("meaning", label=gettext_lazy("Meaning"), accessor=lambda row: WORDS[row.meaning]),
        Column("office", label=gettext_lazy("Unit")),
        Column("chosen_by", label=gettext_lazy("Chosen by")),
        DateColumn("chosen_at", label=gettext_lazy("Chosen at")),
    ]
    search_fields = ["header"]
