"""A panel of the page editor that says what the page still lacks, as it was saved last."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel


class HintsPanel(Panel):
    """Shows the sentences of ``page.hints()``; nothing where there are none."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"heading": _("To be looked at"), **kwargs})

    class BoundPanel(Panel.BoundPanel):
        """The panel on one page."""

        template_name = "policy_pages/admin/hints.html"

        def is_shown(self) -> bool:
            return bool(super().is_shown() and self.instance.pk and self.instance.hints())

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            return {**context, "hints": self.instance.hints()}
