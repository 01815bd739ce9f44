"""What guides show of other rooms' rules: programmes, amounts in force, periods of publicity.

This room does not know programmes. Whoever keeps them registers a source; a guide asks it on the
day on which it is read, and so never shows a figure that somebody forgot to change.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.core.models import DeadlineRule

# What a step may name instead of a rule's key: how long lists of the programme are public.
PUBLICITY = "publicity"
Choices = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Standard:
    """An amount that is in force, with the document that sets it; *line* bounds an income."""

    programme: str
    title: str
    value: str
    since: date | None
    basis: str
    line: Decimal | None = None


class Source(Protocol):
    """What another room knows of programmes."""

    def programmes(self) -> Choices:
        """Codes and names, in the order people know."""

    def standards(self, codes: Iterable[str], on: date) -> list[Standard]:
        """The amounts of these programmes that are in force on *on*."""

    def publicity(self, code: str, on: date) -> str:
        """How long the first list of the programme is public, in words; nothing if unknown."""


sources: list[Source] = []


def programme_choices() -> Choices:
    """Every programme."""
    return [choice for source in sources for choice in source.programmes()]


def standards(codes: Iterable[str], on: date) -> list[Standard]:
    """The amounts in force of these programmes."""
    wanted = sorted({code for code in codes if code})
    return [one for source in sources for one in source.standards(wanted, on)] if wanted else []


def limit_choices() -> Choices:
    """The time limits that a step may name."""
    rows = DeadlineRule.objects.order_by("key", "effective_from").values_list("key", "title")
    rules = [(key, f"{title} · {key}") for key, title in dict(rows).items()]
    return [(PUBLICITY, _("Publicity of the first list, from the periods in force")), *rules]


def limits(keys: Iterable[str], code: str, on: date) -> dict[str, str]:
    """The length in force of each of these rules, in words: one query, and one for publicity."""
    wanted = {key for key in keys if key}
    rules = DeadlineRule.objects.filter(key__in=wanted - {PUBLICITY}, effective_from__lte=on)
    found = {rule.key: length(rule.amount, rule.unit) for rule in rules.order_by("effective_from")}
    if PUBLICITY in wanted:
        found[PUBLICITY] = next((t for s in sources if (t := s.publicity(code, on))), "")
    return found


def in_words(rules: Iterable[DeadlineRule]) -> list[tuple[DeadlineRule, str]]:
    """Each rule with its length."""
    return [(rule, length(rule.amount, rule.unit)) for rule in rules]


def length(days: int, unit: str) -> str:
    """As in “10 working days”."""
    if unit == DeadlineRule.Unit.WORKING:
        words = ngettext("%(count)d working day", "%(count)d working days", days)
    else:
        words = ngettext("%(count)d calendar day", "%(count)d calendar days", days)
    return words % {"count": days}
