"""Reads .docx, .md and .txt into the same elements; nothing executable survives."""

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import PurePath

import mammoth
import nh3
from bs4 import BeautifulSoup, NavigableString, PageElement, Tag
from django.utils.translation import gettext_lazy as _
from markdown_it import MarkdownIt

from policy_pages.docx_guard import require_docx, require_size
from policy_pages.elements import Element, Items, Paragraph, Source, Table
from policy_pages.text import Run, Runs, plain, starred, tidy
from portal.core.errors import Refused

_TAGS = {
    *("p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "br"),
    *("strong", "b", "em", "i", "a", "table", "thead", "tbody", "tr", "th", "td", "sup", "sub"),
}
_ATTRIBUTES = {"a": {"href"}, "ol": {"start"}, "td": {"colspan"}, "th": {"colspan"}}
_BLOCKS = ("p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote", "pre")
_BACK_LINK = "↑"  # the converter's way back from a footnote
_MAX_COLSPAN = 20
_MAX_NESTING = 60
_ENCODINGS = ("utf-8-sig", "gb18030")


def read(data: bytes, filename: str) -> Source:
    """The elements of a document file.

    Raises Refused with one of the codes empty, too-large, wrong-type, damaged, not-a-document,
    password-protected, old-format, zip-bomb.
    """
    require_size(data)
    reader = _READERS.get(PurePath(filename).suffix.lower())
    if reader is None:
        raise Refused(_("Only .docx, .txt and .md files can be imported."), code="wrong-type")
    return reader(data)


def _read_docx(data: bytes) -> Source:
    require_docx(data)
    pictures: list[object] = []

    def leave_out(image: object) -> list[object]:
        pictures.append(image)
        return []

    try:
        result = mammoth.convert_to_html(
            BytesIO(data),
            convert_image=leave_out,
            # A style map inside the file could hide paragraphs.
            include_embedded_style_map=False,
        )
    except Exception as error:  # the converter raises whatever a broken file makes it stumble over
        raise Refused(
            _("The Word document is damaged and cannot be read."), code="damaged"
        ) from error
    return Source(tuple(_elements(result.value, literal_stars=False)), len(pictures))


def _read_markdown(data: bytes) -> Source:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    html = parser.render(_decode(data))
    return Source(tuple(_elements(html, literal_stars=True)), html.count("<img "))


def _read_plain(data: bytes) -> Source:
    lines = (tidy(starred(Run(line))) for line in _decode(data).splitlines())
    return Source(tuple(Paragraph(runs) for runs in lines if runs))


_READERS: dict[str, Callable[[bytes], Source]] = {
    ".docx": _read_docx,
    ".md": _read_markdown,
    ".txt": _read_plain,
}


def _decode(data: bytes) -> str:
    encodings = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else _ENCODINGS
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise Refused(
        _("The file is not a text in UTF-8 or GB18030. Save it as UTF-8 and import it again."),
        code="damaged",
    )


def _elements(html: str, *, literal_stars: bool) -> Iterator[Element]:
    clean = nh3.clean(html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes={"http", "https"})
    yield from _walk(BeautifulSoup(clean, "html.parser"), literal_stars)


def _walk(parent: Tag, stars: bool, depth: int = 0) -> Iterator[Element]:
    if depth > _MAX_NESTING:
        raise Refused(_("The document is nested too deeply to be read."), code="damaged")
    inline: list[PageElement] = []
    for child in parent.children:
        if not (isinstance(child, Tag) and child.name in _BLOCKS):
            inline.append(child)
            continue
        yield from _paragraph(inline, stars)
        inline = []
        yield from _block(child, stars, depth + 1)
    yield from _paragraph(inline, stars)


def _block(tag: Tag, stars: bool, depth: int) -> Iterator[Element]:
    if tag.name == "table":
        yield _table(tag)
    elif tag.name == "ul" and not tag.find(_BLOCKS):
        items = tuple(runs for item in tag.find_all("li") if (runs := _runs(item.children, stars)))
        if items:
            yield Items(items)
    elif tag.name == "ol":
        yield from _numbered(tag, stars, depth)
    elif tag.name.startswith("h"):
        yield from _paragraph(list(tag.children), stars, int(tag.name[1]))
    elif tag.name == "pre":
        lines = tag.get_text().splitlines()
        yield from (Paragraph(runs) for line in lines if (runs := tidy([Run(line)])))
    else:
        items_of = tag.find_all("li", recursive=False) if tag.name == "ul" else [tag]
        for item in items_of:
            yield from _walk(item, stars, depth)


def _numbered(tag: Tag, stars: bool, depth: int) -> Iterator[Element]:
    """The items of a numbered list, with the numbers that the file format keeps to itself."""
    start = str(tag.get("start", "1"))
    first = int(start) if re.fullmatch(r"[0-9]{1,4}", start) else 1
    for number, item in enumerate(tag.find_all("li", recursive=False), start=first):
        inner = list(_walk(item, stars, depth))
        if inner and isinstance(inner[0], Paragraph):
            inner[0] = Paragraph((Run(f"{number}. "), *inner[0].runs))
        yield from inner


def _paragraph(
    nodes: list[PageElement], stars: bool, level: int | None = None
) -> Iterator[Paragraph]:
    runs = _runs(nodes, stars)
    if runs:
        yield Paragraph(runs, level)


def _runs(nodes: object, stars: bool) -> Runs:
    found: list[Run] = []
    for node in nodes:  # type: ignore[attr-defined]
        found.extend(_inline(node, Run("")))
    if stars:
        found = [piece for run in found for piece in starred(run)]
    return tidy(found)


def _inline(node: PageElement, style: Run, depth: int = 0) -> Iterator[Run]:
    if depth > _MAX_NESTING:
        raise Refused(_("The document is nested too deeply to be read."), code="damaged")
    if isinstance(node, NavigableString):
        if str(node) != _BACK_LINK:
            yield Run(str(node), style.bold, style.italic, style.href)
    elif isinstance(node, Tag) and node.name == "br":
        yield Run(" ", style.bold, style.italic)
    elif isinstance(node, Tag):
        inner = Run(
            "",
            style.bold or node.name in ("strong", "b"),
            style.italic or node.name in ("em", "i"),
            str(node.get("href", "")) if node.name == "a" else style.href,
        )
        for child in node.children:
            yield from _inline(child, inner, depth + 1)


def _table(tag: Tag) -> Table:
    rows = []
    for row in tag.find_all("tr"):
        cells: list[str] = []
        for cell in row.find_all(["td", "th"], recursive=False):
            cells.append(plain(tidy([Run(cell.get_text(" "))])))
            span = str(cell.get("colspan", "1"))
            extra = (
                min(int(span), _MAX_COLSPAN) - 1 if re.fullmatch(r"[1-9][0-9]{0,2}", span) else 0
            )
            cells.extend([""] * extra)
        if any(cells):
            rows.append(tuple(cells))
    return Table(tuple(rows))
