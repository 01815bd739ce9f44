"""The findings of screening as sentences: what was noticed, what it means, what to do."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

TEXTS: Mapping[str, "_StrPromise"] = {
    "deceased": _(
        "The register of the deceased has this person, dead before or in the month of the list. "
        "Take the row out, or explain why it is still due."
    ),
    "no-deceased-register": _(
        "Nobody was compared with the deceased: no register of them covers this township yet."
    ),
    "relative-not-filed": _(
        "A near relative of staff or of a village official, and the filing is missing. "
        "File it, or explain."
    ),
    "relative-contradicted": _(
        "The list says that no relative is filed here, but the register has the filing. "
        "Correct the row, or explain."
    ),
    "relative-unknown": _(
        "The list says that a relative is filed, but the register does not know this person. "
        "File it, or explain."
    ),
    "no-relatives-register": _(
        "Nobody was compared with the filed relatives of staff: no register of them covers this "
        "township yet."
    ),
    "two-programmes": _(
        "The same person receives %(programme)s in %(township)s at the same time, which excludes "
        "this programme. Take the row out, or explain."
    ),
    "two-townships": _(
        "The same person stands in the list of %(township)s for %(programme)s at the same time. "
        "Take the row out, or explain."
    ),
    "amount-above-household": _(
        "The amount is above the standard of at most %(most)s yuan for a household. "
        "Correct it, or explain."
    ),
    "amount-below-household": _(
        "The amount is below the standard of at least %(least)s yuan for a household. "
        "Correct it, or explain."
    ),
    "amount-above-person": _(
        "The amount is above the standard of at most %(most)s yuan for each person covered. "
        "Correct it, or explain."
    ),
    "amount-below-person": _(
        "The amount is below the standard of at least %(least)s yuan for each person covered. "
        "Correct it, or explain."
    ),
    "amount-uncompared": _(
        "%(count)s amounts were not compared with the standard: the number of people covered is "
        "missing."
    ),
    "standard-missing": _(
        "%(count)s amounts were not compared: no amount standard of %(programme)s is in force for "
        "their class. The administrator can enter it."
    ),
    "small-cells": _(
        "%(count)s combinations of village and class have fewer than %(least)s households. "
        "Published totals will not show them."
    ),
    "small-list": _(
        "The list has fewer than %(least)s households. Published totals will not show it."
    ),
    "heading-period": _(
        "The head of the list has no period: no publicity period is set for this programme and "
        "stage. The administrator enters it under publicity periods."
    ),
    "heading-unit": _(
        "The head of the list has no publishing unit: the unit of the township has no name. "
        "The administrator enters it under units."
    ),
    "heading-township-phone": _(
        "The report phone of the township is missing. The administrator enters it with the unit "
        "of the township."
    ),
    "heading-county-phone": _(
        "The report phone of the county is missing. The administrator enters it with the county "
        "unit, and names that unit as the one above the township's."
    ),
    "heading-basis": _(
        "The legal basis is missing. The administrator enters it with the publicity period or "
        "with the programme."
    ),
    "more-screening-findings": _("Screening found %(count)s more of the same kinds."),
}
