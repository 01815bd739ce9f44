"""Reading a printed poster back: its text, its pages, its fonts."""

import io
from typing import Any

import pikepdf
import pypdfium2


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page, as a reader would select and copy it."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def size_of(pdf: bytes) -> tuple[int, int]:
    """Width and height of the first page in millimetres."""
    with pypdfium2.PdfDocument(pdf) as document:
        width, height = document[0].get_size()
    return round(width / 72 * 25.4), round(height / 72 * 25.4)


def fonts_of(pdf: bytes) -> dict[str, bool]:
    """Each font of the file, and whether its outlines are inside it."""
    with pikepdf.Pdf.open(io.BytesIO(pdf)) as document:
        return dict(_fonts(document))


def _fonts(document: pikepdf.Pdf) -> Any:
    for page in document.pages:
        for font in page.resources.get("/Font", {}).values():
            inner = font["/DescendantFonts"][0] if "/DescendantFonts" in font else font
            descriptor = inner.get("/FontDescriptor", {})
            embedded = any(f"/FontFile{kind}" in descriptor for kind in ("", "2", "3"))
            yield str(font["/BaseFont"]), embedded
