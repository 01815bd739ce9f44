"""A citizen's Word or Excel file is rebuilt without author, company, macros, hidden objects."""

from django.utils.translation import gettext_lazy as _

from portal.core.attachments import excel, word
from portal.core.attachments.package import open_package
from portal.core.attachments.traces import without_traces
from portal.core.errors import Refused

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ZIP, OLE2 = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAIN = {WORD: word.MAIN_PART, EXCEL: excel.MAIN_PART}


def office_type(data: bytes) -> str:
    """The type of an Office file by its parts; "" for anything else.

    Raises Refused (old-format) for .doc, .xls and .ppt, which cannot be cleaned.
    """
    if data.startswith(OLE2):
        raise Refused(
            _("This is a file of the old kind (.doc, .xls). Save it as .docx, .xlsx or PDF."),
            code="old-format",
        )
    if not data.startswith(ZIP):
        return ""
    return next((kind for kind, part in _MAIN.items() if part.encode() in data), "")


def clean_office(data: bytes, content_type: str) -> bytes:
    """The file rebuilt from the parts that are known; Refused as `open_package` refuses."""
    return without_traces(open_package(data, _MAIN[content_type]))
