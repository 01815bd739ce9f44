"""What a guide is made of; each row of each part is a block that staff edit."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock

from policy_pages import sources
from policy_pages.problem_block import KeyBlock


class ConditionBlock(blocks.StructBlock):
    """One condition of eligibility."""

    text = blocks.TextBlock(rows=2, label=_("condition"))

    class Meta:
        icon = "tick"
        label = _("Condition")


class MaterialBlock(blocks.StructBlock):
    """One thing that an applicant brings."""

    name = blocks.CharBlock(max_length=80, label=_("material"))
    form = blocks.CharBlock(required=False, max_length=60, label=_("original or copy"))
    note = blocks.CharBlock(required=False, max_length=160, label=_("note"))

    class Meta:
        icon = "doc-empty"
        label = _("Material")


class StepBlock(blocks.StructBlock):
    """One step of the procedure; its time limit comes from the rules where it is one."""

    title = blocks.CharBlock(max_length=40, label=_("step"))
    who = blocks.CharBlock(required=False, max_length=60, label=_("done by"))
    rule = KeyBlock(
        choices=sources.limit_choices,
        required=False,
        label=_("time limit that is a rule"),
        help_text=_("The guide always shows the length that is in force."),
    )
    limit = blocks.CharBlock(
        required=False,
        max_length=60,
        label=_("time limit in words"),
        help_text=_("Where no rule says it, or what stands beside the rule."),
    )
    text = blocks.TextBlock(required=False, rows=2, label=_("what happens"))

    class Meta:
        icon = "list-ol"
        label = _("Step")


class StandardBlock(blocks.StructBlock):
    """One standard that is in force and stands in no table of amounts."""

    title = blocks.CharBlock(max_length=60, label=_("standard"))
    value = blocks.CharBlock(max_length=80, label=_("value and unit"))
    since = blocks.DateBlock(required=False, label=_("in force since"))
    basis = blocks.CharBlock(required=False, max_length=160, label=_("document"))

    class Meta:
        icon = "tag"
        label = _("Standard")


class BasisBlock(blocks.StructBlock):
    """One legal basis, with its page where this site has it."""

    title = blocks.CharBlock(max_length=120, label=_("document"))
    number = blocks.CharBlock(required=False, max_length=60, label=_("document number"))
    article = blocks.CharBlock(required=False, max_length=60, label=_("article"))
    page = blocks.PageChooserBlock(
        page_type="policy_pages.PolicyDocumentPage",
        required=False,
        label=_("the document on this site"),
    )

    class Meta:
        icon = "openquote"
        label = _("Legal basis")


class PlaceBlock(blocks.StructBlock):
    """Where to apply and ask."""

    name = blocks.CharBlock(max_length=80, label=_("office"))
    address = blocks.CharBlock(required=False, max_length=120, label=_("address"))
    hours = blocks.CharBlock(required=False, max_length=120, label=_("office hours"))
    phone = blocks.CharBlock(required=False, max_length=30, label=_("phone"))

    class Meta:
        icon = "home"
        label = _("Place")


class FormBlock(blocks.StructBlock):
    """A form to download; the file is screened like every document of the site."""

    name = blocks.CharBlock(max_length=80, label=_("form"))
    file = DocumentChooserBlock(label=_("original file"))
    note = blocks.CharBlock(required=False, max_length=160, label=_("note"))

    class Meta:
        icon = "download"
        label = _("Form")


class AnswerBlock(blocks.StructBlock):
    """A question that people ask, and its answer."""

    question = blocks.CharBlock(max_length=120, label=_("question"))
    answer = blocks.TextBlock(rows=3, label=_("answer"))

    class Meta:
        icon = "help"
        label = _("Question and answer")


class LinkBlock(blocks.StructBlock):
    """Where the matter is dealt with elsewhere, such as the service site of the province."""

    title = blocks.CharBlock(max_length=80, label=_("name of the link"))
    url = blocks.URLBlock(label=_("address"))
    note = blocks.CharBlock(required=False, max_length=160, label=_("note"))

    class Meta:
        icon = "link"
        label = _("Link")
