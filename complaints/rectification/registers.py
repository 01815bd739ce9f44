"""What rectification gives to the rooms below it: results, links, texts to cover, followers."""

from complaints import tracking, verification
from complaints.kin.staff import missing
from complaints.rectification import demo, jobs, sealed_records, searching  # noqa: F401  by being read
from complaints.rectification.asking.complainant import WORD
from complaints.rectification.assessment import demo as _  # noqa: F401  by being read
from complaints.rectification.circulars import demo as _circulars  # noqa: F401  by being read
from complaints.rectification.circulars.follower import ItemsFollow
from complaints.rectification.dashboard import boards  # noqa: F401  by being read
from complaints.rectification.inspections import demo as _checks  # noqa: F401  by being read
from complaints.rectification.inspections import proof
from complaints.rectification.inspections import worklist as _work  # noqa: F401  by being read
from complaints.rectification.models import (
    Assessment,
    Indicator,
    InspectionPlan,
    InspectionTarget,
    RectificationItem,
    SheetQuestion,
)
from complaints.rectification.queries import results_for
from complaints.rectification.staff.worklist import staff_links
from complaints.rectification.unfiled import demo as _demo  # noqa: F401  by being read
from complaints.rectification.unfiled import staff as unfiled
from complaints.views import case
from policy_pages import circulars
from portal.core.public_text.coverage import cover


def register() -> None:
    """Tell the rooms below what rectification adds to them."""
    given = {"number": "given by the site", "source_row": "given by the site"}
    cover(RectificationItem, Assessment, reasons=given)
    cover(Indicator, InspectionTarget, SheetQuestion)
    cover(InspectionPlan, reasons={"number": "given by the site"})
    verification.further.append(proof.problems)
    tracking.related_results.append(results_for)
    tracking.staff_links.append(staff_links)
    missing.further_steps.append((unfiled.LIST, unfiled.may_list))
    missing.further_links.append(unfiled.links)
    circulars.followers.append(ItemsFollow())
    case.further(WORD)
