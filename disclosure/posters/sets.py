"""All posters of a list in one go: one PDF to print, or a ZIP with one PDF for each village."""

import io
import zipfile

import pikepdf
from django.utils.translation import gettext as _

from disclosure.models import Roster
from disclosure.posters.content import (
    Sheet,
    frame_of,
    head_of,
    poster_of,
    sheets_of,
    villages_of,
)
from disclosure.posters.press import printed_all
from portal.core.errors import Refused

# What one request may ask for; a longer list is printed village by village.
MOST_ENTRIES = 20_000
# Village names become names of files on computers that forbid these.
_UNFIT = str.maketrans(dict.fromkeys('\\/:*?"<>|', "_"))


def township_pdf(roster: Roster, paper: str) -> bytes:
    """Every village's poster one after another; each starts a page and counts its own pages."""
    whole = pikepdf.Pdf.new()
    for _sheet, pdf in _posters(roster, paper, tagged=False):
        with pikepdf.Pdf.open(io.BytesIO(pdf)) as poster:
            whole.pages.extend(poster.pages)
    whole.docinfo["/Title"] = f"{roster.division.name} {roster.title}"
    out = io.BytesIO()
    whole.save(out)
    return out.getvalue()


def township_zip(roster: Roster, paper: str) -> bytes:
    """One PDF for each village, to hand on; the file says the village and its code."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for sheet, pdf in _posters(roster, paper, tagged=True):
            archive.writestr(f"{file_stem(sheet)}-{paper}.pdf", pdf)
    return out.getvalue()


def file_stem(sheet: Sheet) -> str:
    """The name of a poster's file: code and village, and the part if there are several."""
    code = sheet.village.code if sheet.village else "0"
    return f"{code}-{sheet.name}".translate(_UNFIT).replace(" ", "")


def _posters(roster: Roster, paper: str, *, tagged: bool) -> list[tuple[Sheet, bytes]]:
    if roster.rows_accepted > MOST_ENTRIES:
        raise Refused(
            _("The list is too long to print in one go. Print it village by village."),
            code="too-long",
        )
    sheets = sheets_of(roster, villages_of(roster))
    frame = frame_of(roster, paper)
    posters = [poster_of(roster, sheet, head_of(roster, sheet, frame)) for sheet in sheets]
    return list(zip(sheets, printed_all(posters, tagged=tagged), strict=True))
