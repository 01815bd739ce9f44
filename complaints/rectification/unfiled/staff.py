"""The button on the page of a missing filing, and the links in both directions."""

from datetime import timedelta
from typing import Any

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints.kin import queries
from complaints.models import MissingFiling
from complaints.rectification.models import RectificationItem, Source
from complaints.rectification.queries import visible_to
from complaints.rectification.unfiled import desk
from portal.core.models import User
from portal.core.permissions import Action, may
from portal.core.workpages import Step, StepForm

USUAL_DAYS = 20


class ListForm(StepForm):
    """Person and day; the words stand there already."""

    person = forms.ModelChoiceField(
        User.objects.none(),
        label=gettext_lazy("Responsible person"),
        help_text=gettext_lazy("Their unit becomes the responsible unit."),
    )
    deadline = forms.DateField(
        label=gettext_lazy("Deadline"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    public_problem = forms.CharField(
        label=gettext_lazy("Problem in plain words (public)"),
        max_length=300,
        help_text=gettext_lazy("Shown to everyone: no names, nothing that points to a person."),
    )
    target = forms.CharField(
        label=gettext_lazy("Target that can be checked (public)"), max_length=300
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place = self.case.division
        people = User.objects.filter(is_active=True, office__division__path__in=place.lineage())
        self.fields["person"].queryset = people.order_by(  # type: ignore[attr-defined]
            "-office__division__path", "pk"
        )
        self.initial = {
            "deadline": timezone.localdate() + timedelta(days=USUAL_DAYS),
            "public_problem": _("A near relative of an official receives assistance unfiled"),
            "target": _("The filing is made, and the county has visited the household"),
        }


def _list(missing: MissingFiling, by: User, data: dict[str, Any]) -> Any:
    return desk.list_missing(missing, by, desk.Task(**data))


LIST = Step(
    "list_missing",
    gettext_lazy("Put on the rectification list"),
    _list,
    ListForm,
    help=gettext_lazy("Makes one item, with a link in both directions."),
)


def may_list(missing: MissingFiling, user: User) -> bool:
    """Whether *user* may make an item of it now."""
    allowed = may(user, Action.RECTIFICATION_OPEN, missing.division)
    return allowed and not desk.items_of(missing).exists()


def links(missing: MissingFiling, user: User) -> list[tuple[str, str]]:
    """The item that came of it, for those who may open it."""
    items = visible_to(user).filter(pk__in=desk.items_of(missing).values("pk"))
    return [(str(item), reverse("rectification_items:inspect", args=[item.pk])) for item in items]


def missing_behind(item: RectificationItem, user: User) -> MissingFiling | None:
    """The missing filing that an item comes from, for those who may open it."""
    if item.source != Source.SCREENING or not item.source_reference:
        return None
    return queries.missing(user).filter(number=item.source_reference).first()
