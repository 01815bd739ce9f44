"""Registers the room: its jobs, work lists, demo data, and what complaints show of it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RectificationConfig(AppConfig):
    name = "complaints.rectification"
    label = "rectification"
    verbose_name = _("Rectification")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from complaints import tracking  # noqa: PLC0415  models must be loaded first
        from complaints.rectification import (  # noqa: F401, PLC0415  registers
            demo,
            jobs,
            sealed_records,
        )
        from complaints.rectification.asking.complainant import WORD  # noqa: PLC0415
        from complaints.rectification.models import RectificationItem  # noqa: PLC0415
        from complaints.rectification.queries import results_for  # noqa: PLC0415
        from complaints.rectification.staff.worklist import staff_links  # noqa: PLC0415
        from complaints.views import case  # noqa: PLC0415
        from portal.core.public_text.coverage import cover  # noqa: PLC0415

        cover(RectificationItem, reasons={"number": "given by the site"})
        tracking.related_results.append(results_for)
        tracking.staff_links.append(staff_links)
        case.further(WORD)
