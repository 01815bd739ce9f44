"""One row of a circular's table of problems: what is wrong, who answers for it, until when."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from policy_pages import choices
from portal.core.problems import Accountability, Category, Urgency

PROBLEM_LENGTH = 300


class KeyBlock(blocks.ChoiceBlock):
    """A choice that stores a key as it is; the database is asked for the list by forms only.

    Wagtail would look every stored key up in the list, for each row that a visitor reads. The
    names behind the keys are never search text: a circular names no person.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"search_index": False, **kwargs})

    def get_field(self, **kwargs: Any) -> forms.ChoiceField:
        return _StoredKeyField(**kwargs)

    def normalize_choice(self, value: Any) -> str:
        return "" if value is None else str(value)


class _StoredKeyField(forms.ChoiceField):
    """Takes any key: whether it still fits is said for the whole table at once."""

    def valid_value(self, value: Any) -> bool:
        return True


class HiddenBlock(blocks.CharBlock):
    """What the site fills in and nobody types."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"search_index": False, **kwargs})
        self.field.widget = forms.HiddenInput()


class ProblemBlock(blocks.StructBlock):
    """A problem; once its circular is public it stands on the rectification list."""

    problem = blocks.CharBlock(
        max_length=PROBLEM_LENGTH,
        label=_("problem in plain words"),
        help_text=_("Everyone reads this: no names, nothing that points to a person."),
    )
    category = blocks.ChoiceBlock(choices=Category.choices, label=_("category"))
    urgency = blocks.ChoiceBlock(
        choices=Urgency.choices, default=Urgency.BY_DATE.value, label=_("urgency")
    )
    place = KeyBlock(choices=choices.places, label=_("township"))
    unit = KeyBlock(choices=choices.units, label=_("responsible unit"))
    person = KeyBlock(
        choices=choices.people,
        label=_("responsible person"),
        help_text=_("Somebody who works in the responsible unit; never shown to the public."),
    )
    lead = KeyBlock(choices=choices.units, required=False, label=_("lead unit"))
    target = blocks.CharBlock(
        max_length=PROBLEM_LENGTH,
        label=_("target that can be checked"),
        help_text=_("How one will see that it is fixed."),
    )
    deadline = blocks.DateBlock(label=_("deadline"))
    measure = blocks.CharBlock(
        required=False, max_length=PROBLEM_LENGTH, label=_("first measure (internal)")
    )
    accountability = blocks.ChoiceBlock(
        choices=Accountability.choices, required=False, label=_("accountability")
    )
    finding = HiddenBlock(required=False, label=_("finding of a check"))

    class Meta:
        icon = "warning"
        label = _("Problem")
