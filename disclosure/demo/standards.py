"""Loads amount standards and the programmes that exclude each other."""

from django.conf import settings

from disclosure.models import AmountStandard, ProgrammeExclusion
from portal.core.demo import Options, demo_loader, load_rules

FILE = "standards"


@demo_loader(order=29, name="standards")
def load_standards(options: Options) -> dict[str, int]:
    """What is already there, changed by a county or not, stays as it is."""
    if settings.DEMO:
        # The amounts are made up: a county enters its own, with the document that sets them.
        load_rules("amounts")
    load_rules("exclusions")
    return {
        "standards": AmountStandard.objects.count(),
        "exclusions": ProgrammeExclusion.objects.count(),
    }
