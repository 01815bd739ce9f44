"""Why a workbook was refused or a cell not trusted, as a sentence: what it is, what to do."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

_SAVE_AGAIN = _("Open it in WPS or Excel, save it as .xlsx, and upload the new file.")

REFUSALS: Mapping[str, object] = {
    "not-a-workbook": _(
        "This file is not a workbook, whatever its name says. "
        "Upload an .xlsx, .xls or .csv file with one row for each household."
    ),
    "unsupported-format": format_lazy(
        "{} {}", _("This kind of workbook is not read here."), _SAVE_AGAIN
    ),
    "password-protected": _(
        "The file is protected by a password and cannot be opened. "
        "Remove the password in WPS or Excel and upload the file again."
    ),
    "macro": _(
        "The file contains macros (programs) and is not accepted. "
        "Save it as an ordinary workbook (.xlsx) without macros and upload that."
    ),
    "too-large": _("The file is larger than {limit} MB. Divide the list and upload it in parts."),
    "zip-bomb": format_lazy(
        "{} {}", _("The file grows out of all proportion when it is opened."), _SAVE_AGAIN
    ),
    "entity-bomb": format_lazy(
        "{} {}", _("The file contains definitions that no workbook needs."), _SAVE_AGAIN
    ),
    "damaged": format_lazy("{} {}", _("The file is damaged and cannot be read."), _SAVE_AGAIN),
    "empty": _(
        "There is nothing on any visible sheet of this file. "
        "Check that the right file was chosen and that the list is not on a hidden sheet."
    ),
    "too-many-rows": _(
        "The sheet has more rows than are read at once. "
        "Delete the rows below the list, or divide the list and upload it in parts."
    ),
    "too-many-columns": _(
        "The sheet reaches farther to the right or down than a list can. "
        "Delete the columns and rows beside the list and upload the file again."
    ),
    "too-many-merged": _(
        "The sheet has more merged cells than a list needs. "
        "Undo the merging below the headings and upload the file again."
    ),
    "cell-too-long": _(
        "A cell holds more text than any column of a list needs. Shorten it and upload again."
    ),
}

PROBLEMS: Mapping[str, object] = {
    "formula-without-value": _(
        "The cell holds a formula whose result was not saved. "
        "Open the file, let it calculate, save it, or type the value itself."
    ),
    "error-value": _("The cell shows an error instead of a value. Correct it."),
    "number-too-long": _(
        "The cell holds a number with more than 15 digits, of which the last are lost. "
        "Format the column as text and enter the numbers again."
    ),
}
