"""Files of the demo county, made as a clerk would make them and screened like any upload."""

from io import BytesIO

from django.core.files.base import ContentFile
from docx import Document

from portal.core.models import SiteDocument


def word_file(title: str, name: str, lines: list[str]) -> SiteDocument:
    """A Word file of *lines*; the one that exists by that title stays as it is."""
    known = SiteDocument.objects.filter(title=title).first()
    if known:
        return known
    made = Document()
    made.add_heading(title, level=1)
    for line in lines:
        made.add_paragraph(line)
    buffer = BytesIO()
    made.save(buffer)
    kept = SiteDocument(title=title, file=ContentFile(buffer.getvalue(), name=name))
    kept.save()
    return kept
