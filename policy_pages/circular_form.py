"""The editor's form of a circular: what is missing is said beside the field of its row."""

from itertools import groupby
from typing import Any

from django.core.exceptions import ValidationError
from wagtail.blocks import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from policy_pages.circulars import Fault
from portal.core.page_forms import JurisdictionPageForm


class CircularForm(JurisdictionPageForm):
    """A draft may have holes; what is handed in for approval may not."""

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean()
        if not self.is_deferred_validation and "problems" in values:
            self.instance.problems = values["problems"]
            self.instance.division = values.get("division") or self.instance.division
            self.instance.go_live_at = values.get("go_live_at")
            found = self.instance.faults()
            if found:
                self.add_error("problems", _beside_fields(found))
        return values


def _beside_fields(found: list[Fault]) -> StreamBlockValidationError:
    by_row = groupby(found, key=lambda fault: fault.row)
    return StreamBlockValidationError(
        {
            row - 1: StructBlockValidationError(
                {fault.field: ValidationError(str(fault)) for fault in faults}
            )
            for row, faults in by_row
        }
    )
