"""The kinds of message as the administrator keeps them; a version in use stays as it is."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.admin.views.generic.models import CopyView

from complaints.models import ComplaintKind
from portal.core.permissions import Action
from portal.core.viewsets import VersionedViewSet


class NewVersionView(CopyView):
    """The present version as a draft of the next one; only the day is left to be said."""

    page_title = _("New version from a later day")

    def get_initial_form_instance(self) -> ComplaintKind:
        draft: ComplaintKind = self.get_object()
        draft.pk, draft._state.adding = None, True
        draft.effective_from = None  # type: ignore[assignment]  # asked for
        return draft


class KindViewSet(VersionedViewSet):
    """The kinds of message; a change of law is a new version with a later date."""

    model = ComplaintKind
    name = "petitions_kinds"
    icon = "list-ul"
    division_path = None
    menu_label = _("Kinds of message")
    verbs = {
        "view": Action.RULES_MANAGE,
        "add": Action.RULES_MANAGE,
        "change": Action.RULES_MANAGE,
    }
    copy_view_enabled = True
    copy_view_class = NewVersionView
    # What binds no case: whether and where the kind is offered, and when staff are asked.
    alterable = frozenset({"active", "order", "hint", "keywords"})
    list_display: ClassVar[list[str]] = [
        "name",
        "code",
        "route",
        "effective_from",
        "active",
        "confidential",
    ]
    panels: ClassVar[list[object]] = [
        MultiFieldPanel(
            [FieldPanel(name) for name in ("code", "name", "hint", "order", "effective_from")]
            + [FieldPanel("active")],
            heading=_("Kind"),
        ),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("route_text", "redirect_text", "article", "keywords")],
            heading=_("Texts"),
        ),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("route", "confidential", "needs_verdict")]
            + [FieldPanel(name) for name in ("simple_allowed", "notice_rule", "handle_rule")],
            heading=_("Route and time limits"),
        ),
    ]
