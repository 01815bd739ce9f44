"""Models of the disclosure room; import them from here."""

from disclosure.models.catalogue import CatalogueItem
from disclosure.models.funds import FundReport, FundRow, SmallCellRule
from disclosure.models.mapping import ColumnChoice
from disclosure.models.proceedings import Objection, PublicityWaiver, VillageSignature
from disclosure.models.publication import Posting, Publication, PublicationEvent
from disclosure.models.registers import Register, RegisterEntry
from disclosure.models.roster import Finding, Roster, RosterEntry
from disclosure.models.rules import Programme, PublicColumn, PublicityRule, Stage
from disclosure.models.standards import AmountStandard, ProgrammeExclusion
from disclosure.models.tasks import ListApprovalTask

__all__ = [
    "AmountStandard",
    "CatalogueItem",
    "ColumnChoice",
    "Finding",
    "FundReport",
    "FundRow",
    "ListApprovalTask",
    "Objection",
    "Posting",
    "Programme",
    "ProgrammeExclusion",
    "PublicColumn",
    "Publication",
    "PublicationEvent",
    "PublicityRule",
    "PublicityWaiver",
    "Register",
    "RegisterEntry",
    "Roster",
    "RosterEntry",
    "SmallCellRule",
    "Stage",
    "VillageSignature",
]
