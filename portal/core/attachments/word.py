"""A Word file is read paragraph by paragraph: headers, notes, comments and deleted text as well."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from portal.core.attachments.markup import Walker, spoken
from portal.core.attachments.reading import Contents, keep_row
from portal.core.office_package import Package
from portal.core.public_text.finding import Place

MAIN_PART = "word/document.xml"
_TEXTS = frozenset({"t", "delText", "instrText", "delInstrText"})
_GAPS = frozenset({"tab", "br", "cr"})


class _Story(Walker):
    """The paragraphs, table rows and spoken attributes of one part."""

    def __init__(self, contents: Contents) -> None:
        super().__init__()
        self.contents = contents
        self.paragraphs: list[str] = []
        self.unseen: list[str] = []
        self.visible: list[list[str]] = [[]]
        self.whole: list[list[str]] = [[]]
        self.has_more: list[bool] = [False]
        self.rows: list[list[str]] = []
        self.tables: list[list[list[str]]] = []
        self.inside = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.inside = name if name in _TEXTS else ""
        self.unseen.extend(value for value in spoken(attributes) if len(value) > 1)
        if name == "p":
            self.visible.append([])
            self.whole.append([])
            self.has_more.append(False)
        elif name in _GAPS:
            self.visible[-1].append(" ")
        elif name == "tbl":
            self.tables.append(self.contents.new_table())
        elif name == "tr":
            self.rows.append([])
        elif name == "tc" and self.rows:
            self.rows[-1].append("")

    def text(self, data: str) -> None:
        if self.inside:
            self.whole[-1].append(data)
            self.has_more[-1] |= self.inside != "t"
        if self.inside == "t":
            self.visible[-1].append(data)
        elif not self.inside and data.strip():
            self.unseen.append(data)

    def end(self, name: str) -> None:
        self.inside = ""
        if name == "p" and len(self.visible) > 1:
            self._close_paragraph()
        elif name == "tr" and self.rows:
            row = self.rows.pop()
            if self.tables:
                keep_row(self.tables[-1], row)
        elif name == "tbl" and self.tables:
            self.tables.pop()

    def _close_paragraph(self) -> None:
        seen, whole = "".join(self.visible.pop()), "".join(self.whole.pop())
        self.paragraphs.append(seen)
        if self.has_more.pop():
            self.unseen.append(whole)
        if self.rows and self.rows[-1]:
            self.rows[-1][-1] += seen


def read_word(package: Package, contents: Contents) -> Iterator[Place]:
    """Every text of the parts below word/."""
    for part in package.named("word/"):
        story = _Story(contents)
        story.walk(package.chunks(part))
        name = _part_name(part)
        for number, text in enumerate(story.paragraphs, start=1):
            label = _("%(place)s paragraph %(number)d") % {"place": name, "number": number}
            yield Place(label, text, part)
        hidden = _("%(place)s text that is not shown") % {"place": name}
        yield from (Place(hidden, text) for text in story.unseen)


def _part_name(part: str) -> str:
    base = part.rpartition("/")[2]
    names = {
        "header": _("Header"),
        "footer": _("Footer"),
        "footnotes": _("Footnotes"),
        "endnotes": _("Endnotes"),
        "comments": _("Comments"),
        "document": _("Text"),
    }
    return next((name for start, name in names.items() if base.startswith(start)), base)
