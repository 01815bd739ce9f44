"""The lines of a measures cell: which stand on the list, which are new, which are done now."""

import re
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from complaints.rectification.listing.words import bare, day_of, lines_of
from complaints.rectification.models import Measure
from portal.core.errors import Refused

_TAIL = re.compile(
    r"(?P<who>.*?)[，,]\s*(?P<due>\d{4}[-./年]\s*\d{1,2}[-./月]\s*\d{1,2}日?)\s*"
    r"(?:[，,](?P<done>[^，,]*))?[）)]"
)
_DAY = re.compile(r"\d{4}\s*[-./年]\s*\d{1,2}\s*[-./月]\s*\d{1,2}\s*日?")


@dataclass(frozen=True, slots=True)
class Written:
    """A line as it was read: what, who, until when, and whether it is marked as done."""

    text: str
    person: str
    due: date | None
    done: bool


def written_of(line: str) -> Written:
    """“What（who，until，done on）”, as the site writes it; any other line is only a what."""
    for bracket in re.finditer(r"[（(]", line):
        tail = _TAIL.fullmatch(line, bracket.end())
        due = day_of(tail["due"]) if tail else None
        # Names and texts have brackets of their own.
        if tail and due and _balanced(tail["who"]):
            done = bool(_DAY.search(tail["done"] or ""))
            return Written(line[: bracket.start()].strip(), tail["who"].strip(), due, done)
    return Written(line, "", None, done=False)


def _balanced(text: str) -> bool:
    depth = 0
    for sign in text:
        depth += (sign in "（(") - (sign in "）)")
        if depth < 0:
            return False
    return depth == 0


def sorted_lines(
    cell: str, measures: list[Measure]
) -> tuple[list[Written], list[Measure], list[str]]:
    """New lines, measures that are done now, and what is refused about the rest."""
    waiting = list(measures)
    new: list[Written] = []
    done: list[Measure] = []
    refused: list[str] = []
    for line in map(written_of, lines_of(cell)):
        found = next((one for one in waiting if _is(one, line)), None)
        if found is None:
            # The bare words of a measure that stands there are no second one.
            if line.due or not any(bare(line.text) == bare(one.text) for one in measures):
                new.append(line)
            continue
        waiting.remove(found)
        if line.done and not found.done_on:
            done.append(found)
        elif found.done_on and line.due and not line.done:
            refused.append(_("“%s” is marked as done on the list and stays so.") % found.text)
    refused += [
        _("“%s” stands on the list: a file takes no measure away and changes none.") % one.text
        for one in waiting
    ]
    return new, done, refused


def person_of(line: Written, people: dict[str, int], otherwise: int) -> int:
    """The key of whoever a line names; of the responsible person where it names nobody."""
    if not line.person:
        return otherwise
    if bare(line.person) not in people:
        raise Refused(
            _("%(person)s is not known in the responsible unit.") % {"person": line.person},
            code="unknown-name",
        )
    return people[bare(line.person)]


def _is(measure: Measure, line: Written) -> bool:
    if bare(measure.text) != bare(line.text):
        return False
    if line.due is None:
        return True
    names = {bare(str(measure.person)), bare(measure.person.username)}
    return line.due == measure.due and bare(line.person) in names
