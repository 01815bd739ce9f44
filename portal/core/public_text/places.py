"""What a field stores is read as a person, a browser or a search engine would come to see it."""

from collections.abc import Iterator
from typing import Any

from bs4 import BeautifulSoup, NavigableString, Tag
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.fields import RichTextField, StreamField

from portal.core.public_text.finding import Place

_BLOCK_TAGS = frozenset(
    {
        *("p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "br"),
        *("hr", "div", "table", "thead", "tbody", "tr", "td", "th"),
    }
)
# What a tag says without showing it; the rest of the attributes are names and numbers of its own.
_SPEAKING = ("href", "src", "alt", "title", "url")
_CELL = "|"  # between the cells of a table that is typed as lines


def label_of(field: models.Field[Any, Any]) -> str:
    return str(capfirst(str(field.verbose_name)))


def field_places(
    field: models.Field[Any, Any], value: Any, *, office_phone: bool = False
) -> Iterator[Place]:
    """The texts of one field of a model, whatever it stores them in."""
    label = label_of(field)
    if isinstance(field, StreamField):
        yield from stream_places(label, field.to_python(value))
    elif isinstance(field, RichTextField):
        yield from html_places(label, str(value or ""), label)
    elif isinstance(field, models.FileField):
        yield Place(_("The file name"), str(value or "").rpartition("/")[2])
    elif value:
        yield from text_places(label, str(value), label, office_phone)


def text_places(
    label: str, text: str, joint: str = "", office_phone: bool = False
) -> Iterator[Place]:
    """A plain text; lines with bars in them are read as rows of a table as well."""
    yield Place(label, text, joint, office_phone=office_phone)
    for number, line in enumerate(text.splitlines() if _CELL in text else (), start=1):
        row = _("%(place)s row %(number)d") % {"place": label, "number": number}
        for cell in line.split(_CELL):
            yield Place(row, cell, f"{joint}/{number}", cells=True)


def html_places(label: str, html: str, joint: str = "") -> Iterator[Place]:
    """What the mark-up shows, paragraph by paragraph, and where its links and pictures point."""
    soup = BeautifulSoup(html, "html.parser")
    yield from (Place(label, line, joint) for line in _shown(soup).splitlines() if line.strip())
    for tag in soup.find_all(True):
        for name in _SPEAKING:
            if tag.get(name):
                link = _("%(place)s the target of a link") % {"place": label}
                yield Place(link, str(tag[name]))


def _shown(parent: Tag) -> str:
    parts: list[str] = []
    for node in parent.descendants:
        if isinstance(node, Tag) and node.name in _BLOCK_TAGS:
            parts.append("\n")
        elif type(node) is NavigableString:  # no comments
            parts.append(str(node))
    return "".join(parts)


def stream_places(label: str, stream: Any) -> Iterator[Place]:
    """Every text in a stream of blocks, however deep, with the number of its block."""
    for number, child in enumerate(stream or (), start=1):
        place = _("%(field)s, block %(number)d,") % {"field": label, "number": number}
        yield from _block_places(place, child.block, child.value, label)


def _block_places(label: str, block: blocks.Block, value: Any, joint: str) -> Iterator[Place]:
    if value is None or isinstance(block, blocks.ChoiceBlock):
        return
    if isinstance(block, blocks.StructBlock):
        for name, child in block.child_blocks.items():
            inner = _("%(place)s “%(part)s”") % {"place": label, "part": child.label}
            yield from _block_places(inner, child, value.get(name), joint)
    elif isinstance(block, blocks.StreamBlock | blocks.ListBlock):
        yield from _items(label, block, value, joint)
    elif isinstance(block, blocks.RichTextBlock | blocks.RawHTMLBlock):
        yield from html_places(label, str(getattr(value, "source", value)), joint)
    elif isinstance(value, models.Model):
        return  # a picture or file is read where it is kept
    else:
        yield from text_places(label, _as_text(block, value), joint)


def _items(label: str, block: Any, value: Any, joint: str) -> Iterator[Place]:
    if isinstance(block, blocks.StreamBlock):
        pairs = [(child.block, child.value) for child in value]
    else:
        pairs = [(block.child_block, item) for item in value]
    for number, (child, item) in enumerate(pairs, start=1):
        inner = _("%(place)s item %(number)d") % {"place": label, "number": number}
        yield from _block_places(inner, child, item, joint)


def _as_text(block: blocks.Block, value: Any) -> str:
    """The text of a simple block; of a kind not known here, what it would be stored as."""
    if isinstance(value, str):
        return value
    return "\n".join(block.get_searchable_content(value)) or str(block.get_prep_value(value) or "")
