"""What the body of a policy page may be made of; each block prints and works without scripts."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock

TEXT_FEATURES = ["bold", "italic", "ol", "ul", "link", "document-link"]


class SettingBlock(blocks.ChoiceBlock):
    """A choice of which a page never shows the words: how something works, not what it says."""

    def get_searchable_content(self, value: Any) -> list[str]:
        return []


class HeadingBlock(blocks.StructBlock):
    """A heading that appears in the table of contents."""

    level = SettingBlock(
        choices=[
            ("1", _("First level 一、")),
            ("2", _("Second level （一）")),
            ("3", _("Third level 1.")),
        ],
        default="1",
        label=_("level"),
    )
    text = blocks.CharBlock(max_length=120, label=_("heading"))

    class Meta:
        icon = "title"
        label = _("Heading")


class TableBlock(blocks.StructBlock):
    """A small table, typed as lines of text: easier than a grid on any screen."""

    caption = blocks.CharBlock(required=False, max_length=120, label=_("caption"))
    rows = blocks.TextBlock(
        label=_("rows"),
        help_text=_("One row per line, cells separated by |. The first line is the head."),
    )

    class Meta:
        icon = "table"
        label = _("Table")
        template = "policy_pages/blocks/table.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        rows = [split_row(line) for line in value["rows"].splitlines() if line.strip()]
        head = rows[0] if rows else []
        body = [list(zip(head, row, strict=False)) for row in rows[1:]]
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        return {**context, "head": head, "body": body}


class PhoneBlock(blocks.StructBlock):
    """An office line that a phone dials with one tap."""

    label = blocks.CharBlock(max_length=60, label=_("whose line"))
    phone = blocks.CharBlock(max_length=30, label=_("phone"))
    note = blocks.CharBlock(required=False, max_length=120, label=_("note"))

    class Meta:
        icon = "mobile-alt"
        label = _("Phone")
        template = "policy_pages/blocks/phone.html"


class BodyBlock(blocks.StreamBlock):
    """The body of an official text."""

    heading = HeadingBlock()
    paragraph = blocks.RichTextBlock(features=TEXT_FEATURES, label=_("Paragraph"))
    table = TableBlock()
    phone = PhoneBlock()
    attachment = DocumentChooserBlock(
        label=_("Attached document"), template="policy_pages/blocks/attachment.html"
    )


def split_row(line: str) -> list[str]:
    """The cells of one typed table row."""
    return [cell.strip() for cell in line.split("|")]
