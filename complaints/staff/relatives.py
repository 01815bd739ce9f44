"""Filings of near relatives: name and number are typed once, digested, and forgotten."""

from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import CreateView

from complaints import desk
from complaints.models import RelativeFiling
from portal.core.errors import Refused
from portal.core.models import User
from portal.core.permissions import Action
from portal.core.viewsets import ScopedViewSet

# Next to which field a refusal of the desk stands; others concern the whole form.
_FIELD_OF = {"no-identity": "identity", "name-needed": "name"}


class RelativeForm(forms.ModelForm):
    """Who of the staff, which relation, and the relative, of whom only digests remain."""

    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=40)
    identity = forms.CharField(
        label=_("Identity number"),
        max_length=24,
        required=False,
        help_text=_(
            "Only a keyed digest is kept, to compare it with lists. It is not shown again."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    class Meta:
        model = RelativeFiling
        fields: ClassVar[list[str]] = ["staff", "relation", "filed_on"]

    def __init__(self, *args: Any, for_user: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = for_user
        self.fields["staff"].queryset = User.objects.filter(is_active=True)  # type: ignore[attr-defined]
        self.fields["filed_on"].initial = timezone.localdate()
        self.order_fields(["staff", "relation", "name", "identity", "filed_on"])


class RelativeCreateView(CreateView):
    """Leaves the writing to the desk, which also looks through the open cases."""

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "for_user": self.request.user}

    def form_valid(self, form: RelativeForm) -> Any:
        try:
            form.instance = desk.file_relative(self.request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(_FIELD_OF.get(refused.code), refused.message)
            self.produced_error_message = None
            return self.form_invalid(form)
        return super().form_valid(form)

    def get_success_buttons(self) -> list[Any]:
        """Nothing can be edited."""
        return []

    def save_instance(self) -> RelativeFiling:
        """It is written already; what was typed is not written anywhere else."""
        saved: RelativeFiling = self.form.instance
        return saved


class RelativeFilingViewSet(ScopedViewSet):
    """Filed near relatives; entered, never altered: a mistake is corrected by a new filing."""

    model = RelativeFiling
    name = "relative_filings"
    icon = "group"
    menu_label = _("Near relatives of staff")
    division_path = "staff__office__division"
    verbs = {"view": Action.RELATIVES_MANAGE, "add": Action.RELATIVES_MANAGE}
    add_view_class = RelativeCreateView
    list_display: ClassVar[list[Any]] = [
        Column("staff", label=_("Staff member")),
        Column("relation", label=_("Relation")),
        Column("masked_name", label=pgettext_lazy("person", "Name")),
        Column("filed_on", label=_("Filed on")),
    ]

    def get_form_class(self, for_update: bool = False) -> Any:
        return RelativeForm

    def get_urlpatterns(self) -> list[Any]:
        """No edit and no delete: a conflict of interest is not taken back."""
        kept = {"index", "index_results", "add"}
        return [pattern for pattern in super().get_urlpatterns() if pattern.name in kept]
