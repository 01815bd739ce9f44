"""Blocks of annual reports: rows of the national tables; figures are typed, sums are not."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from policy_pages.annual_rows import APPLICANTS, ROW_CHOICES

COUNT = {"min_value": 0, "max_value": 9_999_999, "default": 0}


class FigureBlock(blocks.StructBlock):
    """One line of a table: an item, its figure, and a note."""

    item = blocks.CharBlock(max_length=80, label=_("item"))
    value = blocks.CharBlock(max_length=80, label=_("figure"))
    note = blocks.CharBlock(required=False, max_length=120, label=_("note"))

    class Meta:
        icon = "tag"
        label = _("Figure")


class ApplicationRowBlock(blocks.StructBlock):
    """One row of the national table of applications, by kind of applicant."""

    row = blocks.ChoiceBlock(choices=ROW_CHOICES, label=_("row"))
    persons = blocks.IntegerBlock(label=APPLICANTS[0][1], **COUNT)
    business = blocks.IntegerBlock(label=APPLICANTS[1][1], **COUNT)
    research = blocks.IntegerBlock(label=APPLICANTS[2][1], **COUNT)
    welfare = blocks.IntegerBlock(label=APPLICANTS[3][1], **COUNT)
    legal = blocks.IntegerBlock(label=APPLICANTS[4][1], **COUNT)
    others = blocks.IntegerBlock(label=APPLICANTS[5][1], **COUNT)

    class Meta:
        icon = "table"
        label = _("Row")


class RemedyRowBlock(blocks.StructBlock):
    """Reconsiderations or lawsuits about open government, by how they ended."""

    procedure = blocks.ChoiceBlock(
        choices=[
            ("reconsideration", "行政复议"),
            ("suit", "行政诉讼（未经复议直接起诉）"),
            ("suit_after", "行政诉讼（复议后起诉）"),
        ],
        label=_("procedure"),
    )
    upheld = blocks.IntegerBlock(label=_("upheld"), **COUNT)
    corrected = blocks.IntegerBlock(label=_("corrected"), **COUNT)
    other = blocks.IntegerBlock(label=_("other result"), **COUNT)
    pending = blocks.IntegerBlock(label=_("not yet ended"), **COUNT)

    class Meta:
        icon = "list-ul"
        label = _("Procedure")
