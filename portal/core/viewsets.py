"""Wagtail model listings that show and touch only what lies in the user's jurisdiction."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import BooleanField, Model, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views.generic import EditView, IndexView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.log_actions import log
from wagtail.permission_policies.base import BasePermissionPolicy

from portal.core.identifiers import redact
from portal.core.models import User
from portal.core.permissions import ROLES_FOR, Action, Person, may, scoped

# Wagtail's own verbs → our actions; a verb that is missing is denied.
Verbs = dict[str, Action]


class ScopedPermissionPolicy(BasePermissionPolicy):
    """Answers Wagtail's permission questions from the one table of actions and roles."""

    def __init__(self, model: type[Model], verbs: Verbs, path: str = "division") -> None:
        super().__init__(model)
        self.verbs = verbs
        self.path = path

    def user_has_permission(self, user: Person, action: str) -> bool:
        return action in self.verbs and may(user, self.verbs[action])

    def user_has_any_permission(self, user: Person, actions: Iterable[str]) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)

    def user_has_permission_for_instance(self, user: Person, action: str, instance: Model) -> bool:
        return self.user_has_any_permission_for_instance(user, [action], instance)

    def user_has_any_permission_for_instance(
        self, user: Person, actions: Iterable[str], instance: Model
    ) -> bool:
        rows = self.instances_user_has_any_permission_for(user, actions)
        return bool(rows.filter(pk=instance.pk).exists())

    def instances_user_has_any_permission_for(
        self, user: Person, actions: Iterable[str]
    ) -> QuerySet[Model]:
        rows = self.model._default_manager.all()
        found = rows.none()
        for action in sorted({self.verbs[a] for a in actions if a in self.verbs}):
            found = found | scoped(rows, user, action, self.path)
        return found

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[User]:
        roles = {role for a in actions if a in self.verbs for role in ROLES_FOR[self.verbs[a]]}
        return User.objects.filter(is_active=True, appointments__role__in=roles).distinct()


class CountyPermissionPolicy(ScopedPermissionPolicy):
    """For data of the whole county: the role anywhere is enough."""

    def instances_user_has_any_permission_for(
        self, user: Person, actions: Iterable[str]
    ) -> QuerySet[Model]:
        rows = self.model._default_manager.all()
        return rows if self.user_has_any_permission(user, actions) else rows.none()


def _is_yes_or_no(model: type[Model], name: str) -> bool:
    try:
        return isinstance(model._meta.get_field(name), BooleanField)
    except FieldDoesNotExist:
        return False


class ScopedIndexView(IndexView):
    """A listing whose rows are cut to the jurisdiction in the query itself."""

    def _get_custom_column(self, field_name: str, *args: Any, **kwargs: Any) -> Column:
        """A yes or no is shown as such: a plain column would print Python's True and False."""
        column: Column = super()._get_custom_column(field_name, *args, **kwargs)
        if type(column) is Column and _is_yes_or_no(self.model, field_name):
            return BooleanColumn(column.name, label=column.label, sort_key=column.sort_key)
        return column

    def get_base_queryset(self) -> QuerySet[Model]:
        policy = self.permission_policy
        if policy is None:
            return self.model._default_manager.none()
        return policy.instances_user_has_any_permission_for(self.request.user, policy.verbs)


class ScopedObjectMixin:
    """Answers 404 for a single row outside the jurisdiction, whatever the view does with it."""

    def get_object(self, *args: Any, **kwargs: Any) -> Model:
        found: Model = super().get_object(*args, **kwargs)  # type: ignore[misc]
        policy: ScopedPermissionPolicy = self.permission_policy  # type: ignore[attr-defined]
        user = self.request.user  # type: ignore[attr-defined]
        if not policy.user_has_any_permission_for_instance(user, policy.verbs, found):
            raise Http404
        return found


class LoggedEditView(EditView):
    """Keeps in the log what every changed field was and became."""

    def save_instance(self) -> Model:
        changes = {
            # What was there before may be the very number that is taken out now.
            name: [
                redact(str(self.form.initial.get(name, ""))),
                redact(str(self.form.cleaned_data[name])),
            ]
            for name in self.form.changed_data
            if name != "password" and name not in getattr(self.form, "secrets", ())
        }
        saved: Model = self.form.save()
        self.has_content_changes = self.form.has_changed()
        data = {"changes": changes, "password_set": "password" in self.form.changed_data}
        log(instance=saved, action="wagtail.edit", content_changed=True, data=data)
        return saved


class ScopedViewSet(ModelViewSet):
    """A ModelViewSet under the jurisdiction rules.

    Subclasses set ``verbs`` (Wagtail verb → Action) and ``division_path`` (lookup from a row to
    its division), and may replace views as with any ModelViewSet.
    """

    verbs: Verbs = {}
    division_path: str | None = "division"  # None: data of the whole county
    index_view_class = ScopedIndexView
    edit_view_class = LoggedEditView
    copy_view_enabled = False
    add_to_reference_index = False

    @cached_property
    def permission_policy(self) -> ScopedPermissionPolicy:
        if self.division_path is None:
            return CountyPermissionPolicy(self.model, self.verbs)
        return ScopedPermissionPolicy(self.model, self.verbs, self.division_path)

    def construct_view(self, view_class: type[Any], **kwargs: Any) -> Any:
        """Put the jurisdiction check under every view that works on one row."""
        if hasattr(view_class, "get_object") and not issubclass(view_class, ScopedObjectMixin):
            view_class = type(view_class.__name__, (ScopedObjectMixin, view_class), {})
        return super().construct_view(view_class, **kwargs)


class VersionFormMixin:
    """A rule that is in force stays as it is: cases and lists were dated by it."""

    alterable: frozenset[str] = frozenset()

    def clean(self) -> Any:
        cleaned = super().clean()  # type: ignore[misc]
        form: Any = self
        rows = form._meta.model._default_manager.filter(pk=form.instance.pk)
        if rows.filter(effective_from__lte=timezone.localdate()).exists() and (
            set(form.changed_data) - self.alterable
        ):
            raise ValidationError(
                _("This version is in force and stays as it is. Enter a new one from a later day."),
                code="in-force",
            )
        return cleaned


class VersionedViewSet(ScopedViewSet):
    """Rules with an effective date; only a version that is still to come can be altered."""

    alterable: frozenset[str] = frozenset()  # fields that bind nobody, such as a warning period

    def get_form_class(self, for_update: bool = False) -> Any:
        form = super().get_form_class(for_update)
        return type(form.__name__, (VersionFormMixin, form), {"alterable": self.alterable})
