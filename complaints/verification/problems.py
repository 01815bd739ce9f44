"""What a verification says: which case, which record, which field; never the content."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that does not fit. `code` is stable, for programs."""

    code: str
    subject: str = ""  # the number of the case or item, or the day
    record: str = ""  # such as message:17; empty for the case itself
    field: str = ""

    def __str__(self) -> str:
        place = " ".join(part for part in (self.subject, self.record, self.field) if part)
        return f"{self.code}: {place}"


@dataclass(frozen=True, slots=True)
class Report:
    """The result of a verification."""

    events: int
    last_seal: str
    first_broken: int | None
    problems: list[Problem]

    @property
    def ok(self) -> bool:
        return not self.problems
