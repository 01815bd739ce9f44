"""Programmes, public columns, periods, amounts and catalogue, as a county's files tell them."""

from collections.abc import Iterable, Iterator
from typing import Any

from disclosure.models import (
    AmountStandard,
    CatalogueItem,
    Programme,
    ProgrammeExclusion,
    PublicColumn,
    PublicityRule,
    SmallCellRule,
)
from portal.core.county.reading import Folder
from portal.core.county.topics import Ref, Row, plain, topic


def _programme(code: str) -> Ref:
    return Ref(Programme, {"code": code})


def _pairs(group: dict[str, Any]) -> Iterator[tuple[Ref, str]]:
    for code in group["programmes"]:
        for stage in group["stages"]:
            yield _programme(code), stage


@topic(order=20, name="programmes", file="programmes")
def programmes(rows: Any, county: Folder) -> Iterable[Row]:
    """The assistance programmes."""
    return plain(Programme, rows["programmes"], ("code",))


@topic(order=21, name="columns", file="programmes")
def columns(rows: Any, county: Folder) -> Iterable[Row]:
    """Which columns of which lists are public, and why."""
    for group in rows["whitelist"]:
        for programme, stage in _pairs(group):
            for order, meaning in enumerate(group["columns"]):
                column = rows["columns"][meaning]
                key = {
                    "programme": programme,
                    "stage": stage,
                    "meaning": meaning,
                    "effective_from": group.get("effective_from", rows["effective_from"]),
                }
                values = {"label": column["label"], "legal_basis": column["basis"], "order": order}
                yield Row(PublicColumn, key, values, group)


@topic(order=22, name="periods", file="programmes")
def periods(rows: Any, county: Folder) -> Iterable[Row]:
    """How long lists are public."""
    common = {"effective_from": rows["effective_from"]}
    for group in rows["periods"]:
        values = {**common, **group}
        del values["programmes"], values["stages"]
        begins = values.pop("effective_from")
        for programme, stage in _pairs(group):
            key = {"programme": programme, "stage": stage, "effective_from": begins}
            yield Row(PublicityRule, key, values, group)


@topic(order=23, name="small_figures", file="small_figures")
def small_figures(rows: Any, county: Folder) -> Iterable[Row]:
    """Below which number a figure is not shown."""
    return plain(SmallCellRule, rows["small_figures"], ("effective_from",))


@topic(order=24, name="exclusions", file="exclusions")
def exclusions(rows: Any, county: Folder) -> Iterable[Row]:
    """Which programmes exclude each other."""
    for row in rows["exclusions"]:
        values = {"effective_from": rows["effective_from"], **row}
        key = {name: _programme(values.pop(name)) for name in ("first", "second")}
        yield Row(
            ProgrammeExclusion, {**key, "effective_from": values.pop("effective_from")}, values, row
        )


@topic(order=25, name="amounts", file="amounts")
def amounts(rows: Any, county: Folder) -> Iterable[Row]:
    """The county's amount standards."""
    for row in rows["amounts"] or []:
        values = {"effective_from": rows["effective_from"], **row}
        key = {
            "programme": _programme(values.pop("programme")),
            "programme_class": values.pop("class", ""),
            "division": None,
            "effective_from": values.pop("effective_from"),
        }
        yield Row(AmountStandard, key, values, row)


@topic(order=26, name="catalogue", file="catalogue")
def catalogue(rows: Any, county: Folder) -> Iterable[Row]:
    """What must be public, by when, and where."""
    for row in rows["items"]:
        values = {**rows["common"], **row}
        codes = values.pop("programmes", [])
        values["channels"] = rows["channels"][values["channels"]]
        key = {"number": values.pop("number")}
        many = {"programmes": [_programme(code) for code in codes]}
        yield Row(CatalogueItem, key, values, row, many=many)
