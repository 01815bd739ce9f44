"""The grid of a month's totals: a line for each township, and the totals as on paper."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from disclosure.forms.fields import MonthField
from disclosure.funds.suppression import Cell
from disclosure.models import FundReport, Programme
from portal.core.models import Division

MEASURES = (
    ("households", _("Households")),
    ("persons", _("Persons")),
    ("amount", _("Amount (yuan)")),
)
GREATEST = 10_000_000
TOTAL = "total"


class MonthForm(forms.Form):
    """Which programme and month."""

    programme = forms.ModelChoiceField(
        Programme.objects.all(), to_field_name="code", label=_("Programme")
    )
    month = MonthField()


class GridForm(forms.Form):
    """Three numbers for each township and three totals; a line left empty is a township missing."""

    def __init__(self, *args: Any, report: FundReport | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        townships = Division.objects.filter(level=Division.Level.TOWNSHIP).order_by("code")
        self.townships = {place.short_code: place for place in townships}
        names = {code: place.name for code, place in self.townships.items()}
        for code, name in {**names, TOTAL: gettext("Stated total")}.items():
            for measure, label in MEASURES:
                self.fields[f"{measure}-{code}"] = _number(
                    measure, f"{name}: {label}", required=code == TOTAL
                )
        if report is not None:
            self.initial.update(_numbers_of(report))

    def lines(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        """The fields by line, the totals last."""
        names = {code: place.name for code, place in self.townships.items()}
        for code, name in {**names, TOTAL: gettext("Stated total")}.items():
            yield name, [self[f"{measure}-{code}"] for measure, _label in MEASURES]

    def clean(self) -> dict[str, Any]:
        """A line is filled in whole or not at all."""
        cleaned = super().clean() or {}
        for code, place in self.townships.items():
            given = [cleaned.get(f"{measure}-{code}") for measure, _label in MEASURES]
            broken = any(f"{measure}-{code}" in self.errors for measure, _label in MEASURES)
            if not broken and any(n is not None for n in given) and None in given:
                raise ValidationError(
                    gettext("%(township)s: fill in all three numbers, or none.")
                    % {"township": place.name}
                )
        return cleaned

    def cells(self) -> dict[Division, Cell]:
        """The townships that were filled in."""
        found = {place: self._cell(code) for code, place in self.townships.items()}
        return {place: cell for place, cell in found.items() if cell is not None}

    def stated(self) -> Cell:
        """The totals as the paper states them."""
        cell = self._cell(TOTAL)
        assert cell is not None  # noqa: S101  the fields of this line are required
        return cell

    def _cell(self, code: str) -> Cell | None:
        numbers = [self.cleaned_data[f"{measure}-{code}"] for measure, _label in MEASURES]
        return None if numbers[0] is None else Cell(*numbers)


def _number(measure: str, label: str, *, required: bool) -> forms.Field:
    limits: dict[str, Any] = {"min_value": 0, "required": required, "label": label}
    if measure == "amount":
        field: forms.Field = forms.DecimalField(max_digits=14, decimal_places=2, **limits)
    else:
        field = forms.IntegerField(max_value=GREATEST, **limits)
    field.widget.attrs["aria-label"] = label
    return field


def _numbers_of(report: FundReport) -> dict[str, int | Decimal]:
    rows = {row.division.short_code: row for row in report.rows.select_related("division")}
    return {
        f"{measure}-{code}": getattr(row, measure)
        for code, row in {**rows, TOTAL: report}.items()
        for measure, _label in MEASURES
    }
