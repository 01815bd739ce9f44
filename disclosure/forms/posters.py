"""Which poster of a list: the village, the paper, and the part of a long one."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from disclosure.posters.content import PAPERS
from portal.core.models import Division

NOT_RECORDED = "none"


class PosterForm(forms.Form):
    """A choice among the villages that have an entry; its address can be kept and sent on."""

    village = forms.ChoiceField(label=_("Village or community"))
    paper = forms.ChoiceField(
        label=_("Paper"), choices=[(paper, paper.upper()) for paper in PAPERS], initial=PAPERS[0]
    )
    part = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, villages: Sequence[Division | None], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._villages = {v.code if v else NOT_RECORDED: v for v in villages}
        unknown = _("Village not recorded")
        names = [(key, v.name if v else unknown) for key, v in self._villages.items()]
        self.fields["village"].choices = names  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Division | None:
        """The village that was chosen; None for entries without one."""
        return self._villages[self.cleaned_data["village"]]
