"""Loads programmes, whitelists and publicity periods."""

from collections.abc import Iterator
from typing import Any

from disclosure.models import Programme, PublicColumn, PublicityRule
from portal.core.demo import Options, data, demo_loader

FILE = "programmes"
PERIOD_FIELDS = ("length", "unit", "start", "republish_length", "long_term", "basis")


@demo_loader(order=28, name="programmes")
def load_programmes(options: Options) -> dict[str, int]:
    """Programmes, the whitelist with its legal basis, the publicity periods."""
    rows = data(FILE)
    for row in rows["programmes"]:
        Programme.objects.get_or_create(code=row.pop("code"), defaults=row)
    programmes = {programme.code: programme for programme in Programme.objects.all()}
    # What is already there, changed by a county or not, stays as it is.
    PublicColumn.objects.bulk_create(_whitelist(programmes, rows), ignore_conflicts=True)
    PublicityRule.objects.bulk_create(_periods(programmes, rows), ignore_conflicts=True)
    return {
        "programmes": len(programmes),
        "columns": PublicColumn.objects.count(),
        "periods": PublicityRule.objects.count(),
    }


def _pairs(
    programmes: dict[str, Programme], group: dict[str, Any]
) -> Iterator[tuple[Programme, str]]:
    for code in group["programmes"]:
        for stage in group["stages"]:
            yield programmes[code], stage


def _whitelist(programmes: dict[str, Programme], rows: dict[str, Any]) -> Iterator[PublicColumn]:
    for group in rows["whitelist"]:
        for programme, stage in _pairs(programmes, group):
            for order, meaning in enumerate(group["columns"]):
                column = rows["columns"][meaning]
                yield PublicColumn(
                    programme=programme,
                    stage=stage,
                    meaning=meaning,
                    effective_from=rows["effective_from"],
                    label=column["label"],
                    legal_basis=column["basis"],
                    order=order,
                )


def _periods(programmes: dict[str, Programme], rows: dict[str, Any]) -> Iterator[PublicityRule]:
    for group in rows["periods"]:
        values = {key: group[key] for key in PERIOD_FIELDS if key in group}
        for programme, stage in _pairs(programmes, group):
            yield PublicityRule(
                programme=programme,
                stage=stage,
                effective_from=rows["effective_from"],
                **values,
            )
