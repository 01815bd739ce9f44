"""What one part of the bench found: figures for the file, lines for the reader, what fell short."""

from dataclasses import dataclass, field


@dataclass
class Section:
    """One part of the bench; *missed* names each figure that did not reach its yardstick."""

    name: str
    figures: dict[str, object]
    lines: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    def say(self, line: str) -> None:
        """Add a line for the reader."""
        self.lines.append(line)

    def expect(self, reached: bool, otherwise: str) -> None:
        """Note *otherwise* unless the yardstick was *reached*."""
        if not reached:
            self.missed.append(otherwise)
