"""The editor's form of a circular: what is missing is said beside the field of its row."""

from itertools import groupby
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from wagtail.blocks import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from policy_pages.circulars import MISSING, Fault
from portal.core.page_forms import JurisdictionPageForm


class CircularForm(JurisdictionPageForm):
    """A draft may have holes; what is handed in for approval may not."""

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean()
        if self.is_deferred_validation:
            return values
        if "problems" in values:
            self.instance.problems = values["problems"]
            self.instance.division = values.get("division") or self.instance.division
            self.instance.go_live_at = values.get("go_live_at")
            found = self.instance.faults()
            if found:
                self.add_error("problems", _beside_fields(found))
        else:
            self._name_rows()
        return values

    def _name_rows(self) -> None:
        """What is missing is said in our words: with the number of the row, and above the table."""
        for error in self._errors["problems"].as_data():
            rows = getattr(error, "block_errors", {})
            found = [
                Fault(row + 1, field, _label(self.instance, field), MISSING)
                for row, inner in sorted(rows.items())
                for field, one in getattr(inner, "block_errors", {}).items()
                if any(told.code == "required" for told in one.error_list)
            ]
            for fault in found:
                rows[fault.row - 1].block_errors[fault.field] = ValidationError(str(fault))
            if found:
                error.non_block_errors.extend(_above(found))


def _label(page: Any, field: str) -> str:
    blocks = page.problems.stream_block.child_blocks["problem"].child_blocks
    return str(capfirst(str(blocks[field].label)))


def _above(found: list[Fault]) -> list[ValidationError]:
    return [ValidationError(str(fault)) for fault in found]


def _beside_fields(found: list[Fault]) -> StreamBlockValidationError:
    by_row = groupby(found, key=lambda fault: fault.row)
    return StreamBlockValidationError(
        {
            row - 1: StructBlockValidationError(
                {fault.field: ValidationError(str(fault)) for fault in faults}
            )
            for row, faults in by_row
        },
        non_block_errors=_above(found),
    )
