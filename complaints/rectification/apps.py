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
        from complaints.rectification.assessment import demo as _  # noqa: F401, PLC0415
        from complaints.rectification.circulars.follower import ItemsFollow  # noqa: PLC0415
        from complaints.rectification.models import (  # noqa: PLC0415
            Assessment,
            Indicator,
            RectificationItem,
        )
        from complaints.rectification.queries import results_for  # noqa: PLC0415
        from complaints.rectification.staff.worklist import staff_links  # noqa: PLC0415
        from policy_pages import circulars  # noqa: PLC0415
        from portal.core.public_text.coverage import cover  # noqa: PLC0415

        cover(RectificationItem, Assessment, reasons={"number": "given by the site"})
        cover(Indicator)
        tracking.related_results.append(results_for)
        tracking.staff_links.append(staff_links)
        circulars.followers.append(ItemsFollow())
