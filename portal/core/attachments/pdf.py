"""The text of every page of a PDF, and which pages only a person can read."""

from collections.abc import Iterator
from threading import Lock

import pypdfium2  # type: ignore[import-untyped]
from django.utils.translation import gettext as _
from pypdfium2 import raw

from portal.core.attachments.reading import Contents, keep_row
from portal.core.errors import refuse_damaged
from portal.core.public_text.finding import Place

LONGEST_PAGE = 400_000
_UNREADABLE_SHARE = 0.2
# PDFium keeps state of its own and is not made for threads.
_one_at_a_time = Lock()


def read_pdf(data: bytes, contents: Contents) -> Iterator[Place]:
    """The lines of each page of a PDF that `clean_pdf` has rebuilt."""
    with _one_at_a_time:
        pages = _pages(data, contents)
    for number, text in enumerate(pages, start=1):
        label = _("Page %(number)d") % {"number": number}
        table = contents.new_table()
        for line in text.splitlines():
            keep_row(table, line.split())
            yield Place(label, line, str(number))


def _pages(data: bytes, contents: Contents) -> list[str]:
    texts = []
    try:
        with pypdfium2.PdfDocument(data) as document:
            for page in document:
                textpage = page.get_textpage()
                if textpage.count_chars() > LONGEST_PAGE:
                    refuse_damaged()
                text = textpage.get_text_range()
                texts.append(text)
                contents.pictures += _needs_eyes(page, text)
                textpage.close()
                page.close()
    except pypdfium2.PdfiumError:
        refuse_damaged()
    return texts


def _needs_eyes(page: pypdfium2.PdfPage, text: str) -> bool:
    """A page with a picture, without text, or with letters that name no character."""
    letters = [char for char in text if not char.isspace()]
    odd = sum(1 for char in letters if char in "\ufffd\ufffe\x00" or "\ue000" <= char <= "\uf8ff")
    if not letters or odd > len(letters) * _UNREADABLE_SHARE:
        return True
    return any(True for _picture in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=5))
