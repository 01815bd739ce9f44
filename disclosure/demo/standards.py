"""Loads amount standards and the programmes that exclude each other."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings

from disclosure.models import AmountStandard, Programme, ProgrammeExclusion
from portal.core.demo import Options, data, demo_loader

FILE = "standards"


@demo_loader(order=29, name="standards")
def load_standards(options: Options) -> dict[str, int]:
    """What is already there, changed by a county or not, stays as it is."""
    rows = data(FILE)
    programmes = {programme.code: programme for programme in Programme.objects.all()}
    if settings.DEMO:
        # The amounts are made up: a county enters its own, with the document that sets them.
        AmountStandard.objects.bulk_create(_standards(programmes, rows), ignore_conflicts=True)
    ProgrammeExclusion.objects.bulk_create(_exclusions(programmes, rows), ignore_conflicts=True)
    return {
        "standards": AmountStandard.objects.count(),
        "exclusions": ProgrammeExclusion.objects.count(),
    }


def _standards(programmes: dict[str, Programme], rows: dict[str, Any]) -> Iterator[AmountStandard]:
    for row in rows["standards"]:
        yield AmountStandard(
            programme=programmes[row["programme"]],
            programme_class=row.get("class", ""),
            per=row["per"],
            least=row["least"],
            most=row["most"],
            basis=row["basis"],
            effective_from=rows["effective_from"],
        )


def _exclusions(
    programmes: dict[str, Programme], rows: dict[str, Any]
) -> Iterator[ProgrammeExclusion]:
    for row in rows["exclusions"]:
        yield ProgrammeExclusion(
            first=programmes[row["first"]],
            second=programmes[row["second"]],
            basis=row["basis"],
            effective_from=rows["effective_from"],
        )
