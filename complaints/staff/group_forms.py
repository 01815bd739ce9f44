"""The part of a register form for groups: how many people, and who speaks for them (条例 20)."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from complaints.desk import groups
from complaints.models import Representative
from portal.core.errors import Refused

_BETWEEN = re.compile(r"[\s,，、;；]+")


class RepresentativesField(forms.CharField):
    """One person in a line: the name, then the telephone; the sender is not named again."""

    widget = forms.Textarea(attrs={"rows": 3})

    def clean(self, value: Any) -> tuple[groups.Person, ...]:
        lines = str(super().clean(value) or "").splitlines()
        return tuple(_person(line.strip()) for line in lines if line.strip())


class GroupFields(forms.Form):
    """Mixed into a form with `anonymous`; its data names what `desk.Filing` takes."""

    people_count = forms.IntegerField(
        label=_("How many people"),
        min_value=1,
        max_value=groups.MOST_PEOPLE,
        initial=1,
        required=False,
    )
    representatives = RepresentativesField(
        label=_("Further representatives"),
        required=False,
        max_length=Representative.MOST * 100,
        help_text=_("One in a line: name and telephone. Five at most, the sender among them."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "people_count" in data:
            data["people_count"] = data["people_count"] or 1
        if "representatives" in data and "people_count" in data:
            try:
                groups.check(
                    data["people_count"],
                    data["representatives"],
                    anonymous=bool(data.get("anonymous")),
                )
            except Refused as refused:
                field = "people_count" if refused.code == "people" else "representatives"
                self.add_error(field, ValidationError(refused.message, code=refused.code))
        return data


def _person(line: str) -> groups.Person:
    name, *rest = _BETWEEN.split(line, maxsplit=1)
    return name, rest[0] if rest else ""
