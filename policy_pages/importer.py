"""Turns an official document into its parts: title, number, issuer, date, outline and body.

Every line of the file is in the result exactly once; nothing is saved here.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext_lazy as _

from policy_pages.elements import Block, Element, Heading, Paragraph
from policy_pages.marks import date_at_end, date_line, masthead_issuer, number_line
from policy_pages.outline import LEVELS, LONGEST_HEADING, Entry, heading_end, marker, title_of
from policy_pages.readers import read
from policy_pages.text import Run, bold_end, close_up, cut, plain, tidy
from portal.core.errors import Refused

LONGEST_TITLE = 200
_LONGEST_HEAD_LINE = 100
_MOST_TITLE_LINES = 4
_SIGNATURE_LINES = 4
_LONGEST_SIGNATURE = 40

_SALUTATION = re.compile(r"[^。；]{2,120}[：:]")
# A title that ends so is complete; a line in brackets such as （试行） may still follow.
_WHOLE_TITLE = re.compile(
    r".*(通知|意见|办法|决定|公告|通告|通报|报告|批复|规定|细则|方案|规程|指南|条例)(（[^）]*）)?",
    re.DOTALL,
)
_PAGE_NUMBER = re.compile(r"[-—–－]+\s*[0-9０-９]{1,3}\s*[-—–－]+")
_OPEN_ENDS = "，、（(《“〈—"  # after these a sentence certainly goes on
_CLOSED_ENDS = "。！？!?；;：:…”’）)》〉】〕.,"


@dataclass(frozen=True, slots=True)
class ImportedDocument:
    """What was recognised in a document; empty texts and None where it says nothing."""

    title: str
    number: str
    issuer: str
    masthead: str
    salutation: str
    signed_on: date | None
    blocks: tuple[Block, ...]
    pictures: int = 0

    @property
    def outline(self) -> list[Entry]:
        """The headings in order."""
        return [Entry(b.level, title_of(b.text)) for b in self.blocks if isinstance(b, Heading)]


@dataclass(slots=True)
class _Head:
    """The lines above the text proper."""

    title: str = ""
    number: str = ""
    masthead: str = ""
    issuer: str = ""
    signed_on: date | None = None


def parse(data: bytes, filename: str) -> ImportedDocument:
    """Read *data* by the type that *filename* names and recognise its parts.

    Raises Refused: the codes of readers.read, and no-title, no-text.
    """
    source = read(data, filename)
    elements = [item for item in source.elements if not _is_page_number(item)]
    head, length = _head(elements)
    if not head.title:
        raise Refused(
            _("No title was found. Put the title on a line of its own above the text."),
            code="no-title",
        )
    rest = _joined(elements[length:])
    if not rest:
        raise Refused(_("The document has no text below its title."), code="no-text")
    issuer, signed_on = _signature(rest)
    first = rest[0].text
    return ImportedDocument(
        title=head.title,
        number=head.number,
        issuer=head.issuer or issuer,
        masthead=head.masthead,
        salutation=first if _SALUTATION.fullmatch(first) else "",
        signed_on=head.signed_on or signed_on,
        blocks=tuple(_outlined(rest)),
        pictures=source.pictures,
    )


def _is_page_number(element: Element) -> bool:
    return isinstance(element, Paragraph) and bool(_PAGE_NUMBER.fullmatch(element.text))


def _head(elements: Sequence[Element]) -> tuple[_Head, int]:
    """The head of the document and how many elements it takes."""
    head, titles, length = _Head(), 0, 0
    for element in elements:
        if not _belongs_to_head(element, head.title) or not isinstance(element, Paragraph):
            break
        text, length = element.text, length + 1
        if not head.number and number_line(text):
            head.number = number_line(text)
        elif not head.masthead and not titles and masthead_issuer(text):
            head.masthead, head.issuer = text, masthead_issuer(text)
        elif head.signed_on is None and date_line(text):
            head.signed_on = date_line(text)
        elif titles < _MOST_TITLE_LINES and len(head.title) + len(text) <= LONGEST_TITLE:
            head.title, titles = close_up(f"{head.title}\n{text}"), titles + 1
        else:
            return head, length - 1
    return head, length


def _belongs_to_head(element: Element, title: str) -> bool:
    if not isinstance(element, Paragraph) or len(element.text) > _LONGEST_HEAD_LINE:
        return False
    text = element.text
    if date_line(text) or number_line(text):
        return True
    if title and ((element.style_level or 0) > 1 or _WHOLE_TITLE.fullmatch(title)):
        return text.startswith(("（", "(")) and marker(text) is None
    is_text = "。" in text or "；" in text or _SALUTATION.fullmatch(text) or marker(text)
    return not is_text and text[-1] not in "，,"


def _joined(elements: Sequence[Element]) -> list[Element]:
    """Put sentences together that a page break has cut in two."""
    joined: list[Element] = []
    for element in elements:
        last = joined[-1] if joined else None
        if (
            isinstance(last, Paragraph)
            and isinstance(element, Paragraph)
            and _goes_on(last, element)
        ):
            joined[-1] = replace(last, runs=tidy((*last.runs, *_glue(last, element))))
        else:
            joined.append(element)
    return joined


def _goes_on(last: Paragraph, following: Paragraph) -> bool:
    if following.style_level or marker(following.text) or date_line(following.text):
        return False
    end = last.text[-1]
    if end in _OPEN_ENDS:
        return True
    return end not in _CLOSED_ENDS and len(last.text) > LONGEST_HEADING


def _glue(last: Paragraph, following: Paragraph) -> tuple[Run, ...]:
    both_latin = last.text[-1].isascii() and following.text[0].isascii()
    return (Run(" "), *following.runs) if both_latin else following.runs


def _signature(elements: Sequence[Element]) -> tuple[str, date | None]:
    """Issuer and date of the signature at the end, where there is one."""
    tail = [item.text for item in elements[-_SIGNATURE_LINES:] if isinstance(item, Paragraph)]
    for place in range(len(tail) - 1, -1, -1):
        text = tail[place]
        signed_on = date_at_end(text) if len(text) <= _LONGEST_SIGNATURE else None
        if signed_on:
            before = tail[place - 1] if place else ""
            signs = date_line(text) and before and len(before) <= _LONGEST_SIGNATURE
            return (before if signs and before[-1] not in _CLOSED_ENDS else ""), signed_on
    return "", None


def _outlined(elements: Sequence[Element]) -> list[Block]:
    """Headings apart from their paragraphs."""
    blocks: list[Block] = []
    for place, element in enumerate(elements):
        following = elements[place + 1] if place + 1 < len(elements) else None
        split = isinstance(element, Paragraph) and _split(element, following)
        blocks.extend(split or [element])
    return blocks


def _split(paragraph: Paragraph, following: Element | None) -> list[Block]:
    """The heading in *paragraph* and what runs on behind it; nothing if it has no heading."""
    text, found = paragraph.text, marker(paragraph.text)
    if found is None:
        level = _style_level(paragraph)
        return [Heading(level, text)] if level else []
    end = heading_end(text, bold_end(paragraph.runs, found.end))
    if not end or (end == len(text) and not _has_text_below(found.level, following)):
        return []
    heading, rest = cut(paragraph.runs, end)
    rest = tidy(rest)
    blocks: list[Block] = [Heading(found.level, plain(heading).strip())]
    return [*blocks, Paragraph(rest)] if rest else blocks


def _style_level(paragraph: Paragraph) -> int:
    """The level of an unnumbered heading, from the file format's own heading style."""
    if not paragraph.style_level or len(paragraph.text) > LONGEST_HEADING:
        return 0
    return max(LEVELS[0], min(paragraph.style_level - 1, LEVELS[-1]))


def _has_text_below(level: int, following: Element | None) -> bool:
    """Whether a numbered line stands above something: else it is an item of a list."""
    if level == 1:
        return True
    below = marker(following.text) if isinstance(following, Paragraph) else None
    return following is not None and (below is None or below.level > level)
