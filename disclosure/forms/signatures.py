"""The village head's signature as a clerk records it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from disclosure.forms.fields import EvidenceField, day_field
from portal.core.models import Division
from portal.core.workpages import StepForm


class SignForm(StepForm):
    """Which village, who signed when, and the scan of the paper."""

    village = forms.ModelChoiceField(Division.objects.none(), label=_("Village or community"))
    signed_by = forms.CharField(label=_("Name of the village head"), max_length=40)
    signed_on = day_field(pgettext_lazy("village head", "Signed on"), required=True)
    scan = EvidenceField(
        label=_("Scan"),
        help_text=_("A photo or a PDF of the signed sheet. Only staff can open it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = self.case.entries.filter(village__isnull=False).order_by().values("village")
        villages = Division.objects.filter(pk__in=here).order_by("code")
        self.fields["village"].queryset = villages  # type: ignore[attr-defined]
