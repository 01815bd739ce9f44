"""What a member of staff hands to the writers: a new item, and the answers of a look-back."""

from dataclasses import dataclass
from datetime import date

from complaints.models import Complaint
from complaints.rectification.models import (
    Category,
    InspectionFinding,
    LookBack,
    Source,
    Urgency,
)
from disclosure.models import Finding
from policy_pages.models import CircularPage
from portal.core.models import Division, Office, User
from portal.core.uploads import CleanFile


@dataclass(frozen=True, slots=True)
class ItemDraft:
    """What somebody puts on the list; what stands behind it is named by exactly one field.

    *reference* is the number of an audit report or a hotline order, *row* the row of a circular.
    """

    problem: str
    public_problem: str
    category: Category
    source: Source
    division: Division
    responsible_unit: Office
    responsible_person: User
    target: str
    deadline: date
    kind: Urgency = Urgency.BY_DATE
    complaint: Complaint | None = None
    circular: CircularPage | None = None
    row: str = ""
    finding: InspectionFinding | None = None
    screening: Finding | None = None
    look_back: LookBack | None = None
    reference: str = ""
    leader: User | None = None
    lead_unit: Office | None = None


@dataclass(frozen=True, slots=True)
class Answers:
    """The three answers of a look-back, each with what it rests on."""

    measures_in_place: bool
    measures_evidence: str
    solved_on_time: bool
    solved_evidence: str
    residents_accept: bool
    residents_evidence: str
    # Only when the look-back fails: by when the relapse has to be put right.
    new_deadline: date | None = None
    # Cleaned files: from the spot for the first question, which needs one, and for the others.
    files: tuple[CleanFile, ...] = ()
    solved_files: tuple[CleanFile, ...] = ()
    residents_files: tuple[CleanFile, ...] = ()

    @property
    def passed(self) -> bool:
        """An item holds only when all three answers are yes."""
        return self.measures_in_place and self.solved_on_time and self.residents_accept
