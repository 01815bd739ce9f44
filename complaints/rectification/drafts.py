"""What a member of staff hands to the writers: a new item, and the answers of a look-back."""

from dataclasses import dataclass
from datetime import date

from complaints.models import Complaint
from complaints.rectification.models import Category, Kind, Source
from portal.core.models import Division, Office, User


@dataclass(frozen=True, slots=True)
class ItemDraft:
    """What somebody puts on the list; everything but the complaint is required."""

    problem: str
    public_problem: str
    category: Category
    source: Source
    division: Division
    responsible_unit: Office
    responsible_person: User
    target: str
    deadline: date
    kind: Kind = Kind.BY_DATE
    complaint: Complaint | None = None


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

    @property
    def passed(self) -> bool:
        """An item holds only when all three answers are yes."""
        return self.measures_in_place and self.solved_on_time and self.residents_accept
