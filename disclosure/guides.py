"""What guides of the policies room show of this room's rules: programmes, amounts, periods."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from disclosure.models import AmountStandard, Programme, PublicityRule, Stage
from policy_pages import sources


class Rules:
    """Answers for a day, in one query each."""

    def programmes(self) -> sources.Choices:
        return [(code, name) for code, name in Programme.objects.values_list("code", "name")]

    def standards(self, codes: Iterable[str], on: date) -> list[sources.Standard]:
        """The newest version of each class that holds in the whole county."""
        rows = AmountStandard.objects.filter(
            programme__code__in=codes, division=None, effective_from__lte=on
        )
        rows = rows.select_related("programme").order_by("effective_from")
        newest = {(row.programme.order, row.programme_class): row for row in rows}
        return [_standard(newest[key]) for key in sorted(newest)]

    def publicity(self, code: str, on: date) -> str:
        rules = PublicityRule.objects.filter(
            Q(programme__code=code), stage=Stage.INITIAL, effective_from__lte=on
        )
        rule = rules.order_by("-effective_from").first()
        if rule is None or rule.long_term:
            return ""
        return sources.length(rule.length, rule.unit)


def _standard(row: AmountStandard) -> sources.Standard:
    per_person = row.per == AmountStandard.Per.PERSON
    if per_person:
        value = _("at most %(amount)s yuan per person and month") % {"amount": _plain(row)}
    else:
        value = _("at most %(amount)s yuan per household and time") % {"amount": _plain(row)}
    return sources.Standard(
        programme=row.programme.code,
        title=f"{row.programme.name} {row.programme_class}".strip(),
        value=value,
        since=row.effective_from,
        basis=row.basis,
        line=row.most if per_person and not row.programme_class else None,
    )


def _plain(row: AmountStandard) -> str:
    """The most as people write it: 620, or 620.50."""
    return f"{row.most:.2f}".removesuffix(".00")


def connect() -> None:
    """Called once when the site starts."""
    sources.sources.append(Rules())
