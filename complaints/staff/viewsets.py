"""The menu "Petitions" of the staff area: cases, the confidential queue, registering, kinds."""

from functools import cached_property
from typing import Any, ClassVar

from django.urls import path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.base import ViewSet, ViewSetGroup

from complaints.models import Complaint, LetterText, ReminderPlan, Status
from complaints.staff import letters, pages, register
from complaints.staff.api_keys import KeysViewSet
from complaints.staff.exporting import ExportViewSet
from complaints.staff.kinds import KindViewSet
from complaints.staff.retention import RetentionViewSet
from complaints.staff.yearly import YearlyViewSet
from portal.core.cells import ChoiceColumn, LinkColumn, MomentColumn, TextColumn
from portal.core.permissions import Action
from portal.core.viewsets import ScopedPermissionPolicy, ScopedViewSet

LIGHTS = (("red", _("Overdue")), ("amber", _("Due soon")))


class DueColumn(ChoiceColumn):
    """The next date with its traffic light, as colour and text."""

    def render_cell_html(self, instance: Complaint, parent_context: Any) -> SafeString:
        light = pages.light_of(instance)
        said = self.words(get_language()).get(light, "")
        day = instance.due.isoformat() if instance.due else ""
        text = f"{day} · {said}" if said else day
        return format_html('<td class="nowrap case__tone--{}">{}</td>', light, text)


class TogetherColumn(Column):
    """How many other cases are handled under this one; empty for most."""

    def get_value(self, instance: Any) -> str:
        return f"+{instance.merged_count}" if instance.merged_count else ""


def _columns() -> list[Column]:
    return [
        LinkColumn(
            "number",
            label=_("Number"),
            url_name="petitions:inspect",
            sort_key="number",
            classname="nowrap",
        ),
        TextColumn("subject", label=_("Subject")),
        TextColumn("kind", label=_("Kind"), classname="only-wide"),
        TextColumn("division", label=_("Place"), classname="only-wide"),
        TextColumn("office", label=_("Unit"), classname="only-wide"),
        ChoiceColumn("status", label=_("State"), choices=Status.choices, sort_key="status"),
        TogetherColumn(
            "merged_count", label=pgettext_lazy("cases", "Together"), classname="only-wide"
        ),
        DueColumn("due", label=_("Due"), choices=LIGHTS, sort_key="due"),
        MomentColumn("filed_at", label=_("Received"), sort_key="filed_at"),
    ]


class CaseViewSet(ScopedViewSet):
    """All cases of the jurisdiction; they are not edited, they are taken through their steps."""

    model = Complaint
    name = "petitions"
    icon = "mail"
    menu_label = _("Cases")
    verbs = {"view": Action.COMPLAINT_VIEW}
    policy_class = pages.CasePolicy
    index_view_class = pages.CaseIndexView
    inspect_view_enabled = True
    inspect_view_class = pages.CaseWorkPage
    inspect_template_name = "complaints/admin/case.html"
    list_display = _columns()
    list_per_page = 100
    search_fields: ClassVar[list[str]] = ["number", "subject"]
    exclude_form_fields: ClassVar[list[str]] = []

    @cached_property
    def permission_policy(self) -> ScopedPermissionPolicy:
        return self.policy_class(self.model, self.verbs)

    def get_urlpatterns(self) -> list[Any]:
        """No edit, no delete, no copy: the desk is the one writer."""
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("inspect/<int:pk>/", self.inspect_view, name="inspect"),
            path("attachment/<int:pk>/", pages.attachment, name="attachment"),
            path("letter/<int:pk>.pdf", letters.letter, name="letter"),
        ]


class ConfidentialViewSet(CaseViewSet):
    """The confidential queue; its cases open on the same work page."""

    name = "petitions_confidential"
    icon = "lock"
    menu_label = _("Confidential queue")
    verbs = {"view": Action.CONFIDENTIAL_VIEW}
    policy_class = pages.ConfidentialPolicy
    inspect_view_enabled = False
    list_display = _columns()

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
        ]


class RegisterMenuItem(MenuItem):
    """Shown to those who may register cases."""

    def is_shown(self, request: Any) -> bool:
        return register.may_register(request.user)


class RegisterViewSet(ViewSet):
    """The form for spoken cases."""

    name = "petitions_register"
    icon = "edit"
    menu_label = _("Register a case")
    menu_item_class = RegisterMenuItem

    def get_urlpatterns(self) -> list[Any]:
        return [path("", register.register, name="index")]


class LetterViewSet(ScopedViewSet):
    """The wording of letters: one row for each form of letter, loaded with the county's data."""

    model = LetterText
    name = "petitions_letters"
    icon = "doc-full"
    division_path = None
    menu_label = _("Wording of letters")
    verbs = {"view": Action.RULES_MANAGE, "change": Action.RULES_MANAGE}
    list_display: ClassVar[list[str]] = ["form", "heading", "review_office"]
    form_fields: ClassVar[list[str]] = [
        *("heading", "opening", "closing", "review_office", "receipt_heading", "receipt_note"),
    ]


class ReminderPlanViewSet(ScopedViewSet):
    """When reminders and digests leave: one row."""

    model = ReminderPlan
    name = "petitions_reminders"
    icon = "time"
    division_path = None
    menu_label = _("Plan of reminders")
    verbs = dict.fromkeys(("view", "add", "change"), Action.RULES_MANAGE)
    list_display: ClassVar[list[str]] = ["days_before", "every_days", "send_at"]
    form_fields: ClassVar[list[str]] = ["days_before", "every_days", "send_at"]


class PetitionGroup(ViewSetGroup):
    """One menu for everything about petitions."""

    menu_label = _("Petitions")
    menu_icon = "mail"
    menu_order = 200
    items = (
        CaseViewSet,
        ConfidentialViewSet,
        RegisterViewSet,
        KindViewSet,
        LetterViewSet,
        ExportViewSet,
        YearlyViewSet,
        RetentionViewSet,
        KeysViewSet,
        ReminderPlanViewSet,
    )
