"""The places and programmes that citizens' forms offer, read rarely and listed only when shown."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from disclosure.models import Programme
from portal.core.gazetteer import divisions
from portal.core.models import Division
from portal.core.standing import standing


class PlaceField(forms.ChoiceField):
    """A division of the county by its code; two hundred places are not walked to check one."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=division_choices, **kwargs)

    def valid_value(self, value: Any) -> bool:
        return value in divisions()


def division_choices() -> list[Any]:
    """The whole county, then each township with its villages."""
    return _divisions(get_language())


@standing(Division)
def _divisions(language: str | None) -> list[Any]:
    choices: list[Any] = [("", _("Please choose"))]
    group = choices
    for place in divisions().values():
        if place.level == Division.Level.TOWNSHIP:
            group = [(place.code, _("%(township)s (township)") % {"township": place.name})]
            choices.append((place.name, group))
        elif place.level == Division.Level.VILLAGE:
            group.append((place.code, place.name))
        else:
            choices.append((place.code, _("%(county)s, place not known") % {"county": place.name}))
    return choices


def programme_choices() -> list[Any]:
    """The programmes, none chosen first."""
    return [("", _("Not sure")), *_programmes()]


@standing(Programme)
def _programmes() -> list[tuple[str, str]]:
    return list(Programme.objects.values_list("code", "name"))
