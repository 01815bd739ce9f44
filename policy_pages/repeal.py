"""A repeal says on what ground it rests (废止依据): a successor, or else a decision and its day.

A document may be repealed without anything in its place, but not without a word: readers must see
which document or decision ended it, and since when.
"""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from policy_pages.key_elements import Missing
from portal.core.errors import Refused
from portal.core.page_forms import JurisdictionPageForm


def missing(page: Any) -> Iterator[Missing]:
    """What a repeal without a successor lacks: the field to fill, and a sentence."""
    if not page.is_repealed or page.successor_id:
        return
    if not page.validity_note.strip():
        yield (
            "validity_note",
            _(
                "Repealed without a successor: name the document or decision that repeals it, "
                "with its number, or choose the page of the successor."
            ),
        )
    if not page.repealed_on:
        yield "repealed_on", _("Repealed without a successor: give the day of repeal.")


def require_ground(page: Any) -> None:
    """Raises Refused with everything that the repeal lacks."""
    told = [sentence for _field, sentence in missing(page)]
    if told:
        raise Refused(" ".join(told), code="repeal-without-ground")


class DocumentForm(JurisdictionPageForm):
    """A draft may leave it open; what is handed in for approval may not."""

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean()
        if self.is_deferred_validation:
            return values
        for name in ("validity", "validity_note", "repealed_on", "successor"):
            if name in values:
                setattr(self.instance, name, values[name])
        for field, sentence in missing(self.instance):
            if field in values:
                self.add_error(field, sentence)
        return self.cleaned_data
