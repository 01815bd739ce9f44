"""Models of the disclosure room; import them from here."""

from disclosure.models.publication import Publication, PublicationEvent
from disclosure.models.roster import Finding, Roster, RosterEntry
from disclosure.models.rules import Programme, PublicColumn, PublicityRule, Stage

__all__ = [
    "Finding",
    "Programme",
    "PublicColumn",
    "Publication",
    "PublicationEvent",
    "PublicityRule",
    "Roster",
    "RosterEntry",
    "Stage",
]
