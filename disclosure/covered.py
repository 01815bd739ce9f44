"""What of the lists' own models is read for numbers before it is saved: all that people type."""

from disclosure.models import (
    AmountStandard,
    CatalogueItem,
    ColumnChoice,
    FundReport,
    Objection,
    Posting,
    Programme,
    ProgrammeExclusion,
    Publication,
    PublicationEvent,
    PublicColumn,
    PublicityRule,
    PublicityWaiver,
    Register,
    Roster,
    SmallCellRule,
    VillageSignature,
)
from portal.core.public_text.coverage import cover, leave_out

_DIGEST = "a digest, by a machine"


def cover_the_lists() -> None:
    """Called once when the site starts. Entries are masked before they exist (`reading`)."""
    cover(Programme, PublicColumn, PublicityRule, AmountStandard, ProgrammeExclusion)
    cover(CatalogueItem, FundReport, PublicityWaiver, Posting, PublicationEvent)
    cover(VillageSignature, SmallCellRule)
    cover(Objection)
    leave_out("sealed by `sealing` from masked entries, and only looked at", Publication)
    cover(ColumnChoice, reasons={"meaning": "a code that is chosen"})
    cover(Register, reasons={"source_digest": _DIGEST})
    cover(
        Roster,
        office_phones=("township_phone", "county_phone"),
        reasons={
            "source_digest": _DIGEST,
            "reference": "given by the site",
            "column_map": "written by `reading`, which redacts the headers",
        },
    )
