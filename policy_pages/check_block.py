"""One question of a self-check: what is asked, which answer speaks against, which law says so."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from policy_pages import sources
from policy_pages.blocks import SettingBlock
from policy_pages.problem_block import KeyBlock

YES_NO, NUMBER, PER_HEAD = "yes_no", "number", "per_head"
BELOW, AT_MOST, AT_LEAST = "below", "at_most", "at_least"
DECISIVE, DOUBTFUL = "decisive", "doubtful"


class CheckBlock(blocks.StructBlock):
    """Staff edit it; the page computes on the reader's device and keeps no answer."""

    question = blocks.CharBlock(max_length=160, label=_("question"))
    kind = SettingBlock(
        choices=[
            (YES_NO, _("Yes or no")),
            (NUMBER, _("A number")),
            (PER_HEAD, _("Income of the household per head and month")),
        ],
        default=YES_NO,
        label=_("kind of answer"),
    )
    against = SettingBlock(
        choices=[("no", _("No")), ("yes", _("Yes"))],
        default="no",
        label=_("answer that speaks against"),
        help_text=_("For a question of yes or no."),
    )
    relation = SettingBlock(
        choices=[
            (BELOW, _("less than the limit")),
            (AT_MOST, _("the limit at most")),
            (AT_LEAST, _("the limit at least")),
        ],
        default=BELOW,
        label=_("number that speaks for"),
    )
    standard = KeyBlock(
        choices=sources.programme_choices,
        required=False,
        label=_("limit: the standard in force of"),
    )
    factor = blocks.DecimalBlock(
        default=1, min_value=0, max_digits=6, decimal_places=2, label=_("times")
    )
    limit = blocks.DecimalBlock(
        required=False,
        min_value=0,
        max_digits=10,
        decimal_places=2,
        label=_("or the limit in figures"),
    )
    unit = blocks.CharBlock(required=False, max_length=20, label=_("unit"))
    weight = SettingBlock(
        choices=[(DECISIVE, _("It decides")), (DOUBTFUL, _("The office looks at it closely"))],
        default=DECISIVE,
        label=_("what an answer against means"),
    )
    explanation = blocks.CharBlock(max_length=200, label=_("explanation"))
    law = blocks.CharBlock(max_length=120, label=_("which paragraph says so"))

    class Meta:
        icon = "tick-inverse"
        label = _("Question of the self-check")

    def clean(self, value: Any) -> Any:
        """A number is compared with something."""
        cleaned = super().clean(value)
        compares = cleaned["kind"] != YES_NO
        if compares and not cleaned["standard"] and cleaned["limit"] is None:
            told = _("Choose a standard or type the limit: the number is compared with it.")
            raise StructBlockValidationError({"limit": ValidationError(told)})
        return cleaned
