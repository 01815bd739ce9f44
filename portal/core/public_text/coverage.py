"""Which fields of which models are read: all texts of what staff edit, less named exceptions.

Pages, site settings and snippets are covered whether anybody remembered them or not; other models
are named by their own room with `cover`, or with `leave_out` and the reason why not.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from wagtail.contrib.settings.models import BaseGenericSetting, BaseSiteSetting
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.snippets.models import get_snippet_models

from portal.core.public_text.finding import Place, sentences
from portal.core.public_text.places import field_places

Model = type[models.Model]
Reader = Callable[[Any], Iterable[Place]]

TEXT_TYPES = (models.CharField, models.TextField, models.FileField, StreamField)
_SILENT_TYPES = (
    *(models.BooleanField, models.IntegerField, models.DecimalField, models.FloatField),
    *(models.DateField, models.TimeField, models.DurationField, models.UUIDField),
    *(models.AutoField, models.ForeignKey, models.OneToOneField),
)
# Computed from other fields, or names that a machine gives.
_MACHINE_FIELDS = frozenset(
    {"path", "url_path", "draft_title", "translation_key", "file_hash", "password", "sha256"}
)


@dataclass(frozen=True)
class Coverage:
    """What of a model is read; *reasons* say why a text field is not."""

    reasons: dict[str, str] = field(default_factory=dict)
    office_phones: frozenset[str] = frozenset()
    reader: Reader | None = None


_COVERED: dict[Model, Coverage] = {}
_LEFT_OUT: dict[Model, str] = {}


def cover(
    *covered: Model,
    reasons: dict[str, str] | None = None,
    office_phones: Iterable[str] = (),
    reader: Reader | None = None,
) -> None:
    """Have every text of these models read before it is saved, except fields with a reason."""
    for model in covered:
        _COVERED[model] = Coverage(reasons or {}, frozenset(office_phones), reader)
        _refuse_in_forms(model)


def leave_out(reason: str, *left: Model) -> None:
    """Say why these models, which staff can edit, are not read."""
    _LEFT_OUT.update(dict.fromkeys(left, reason))


def coverage_of(model: Model) -> Coverage | None:
    """How *model* is read; None for what is not public text."""
    found = next((_COVERED[kind] for kind in model.__mro__ if kind in _COVERED), None)
    if found is None and issubclass(model, Page | BaseSiteSetting | BaseGenericSetting):
        return Coverage()
    return found


def covered_models() -> list[Model]:
    """Every concrete model that is read."""
    from django.apps import apps  # noqa: PLC0415

    return [m for m in apps.get_models() if coverage_of(m) and m not in _LEFT_OUT]


def is_settled(model: Model) -> bool:
    """Whether somebody said that the model is read, or why it is not."""
    return model in _LEFT_OUT or coverage_of(model) is not None


def text_fields(model: Model) -> Iterator[models.Field[Any, Any]]:
    """The fields of the model that are read."""
    found = coverage_of(model) or Coverage()
    for item in model._meta.concrete_fields:
        is_text = isinstance(item, TEXT_TYPES)
        free = is_text and not item.choices and item.name not in _MACHINE_FIELDS
        if free and item.name not in found.reasons:
            yield item


def unread(model: Model) -> list[str]:
    """Fields of kinds that might hold text and that nothing here can read, without a reason."""
    found = coverage_of(model) or Coverage()
    if found.reader:
        return []
    names = [*found.reasons, *(item.name for item in text_fields(model)), *_MACHINE_FIELDS]
    return [
        item.name
        for item in model._meta.concrete_fields
        if not isinstance(item, _SILENT_TYPES) and not item.choices and item.name not in names
    ]


def places_of(instance: models.Model, only: Iterable[str] | None = None) -> Iterator[Place]:
    """The texts of one object; of the fields *only*, where not all of it is to be saved."""
    found = coverage_of(type(instance))
    if found is None:
        return
    if found.reader:
        yield from found.reader(instance)
        return
    absent = instance.get_deferred_fields()
    for item in text_fields(type(instance)):
        if item.attname not in absent and (only is None or item.name in only):
            phone = item.name in found.office_phones
            yield from field_places(item, getattr(instance, item.attname), office_phone=phone)


class NoPersonalData:
    """A validator that knows its field, so that a form shows the refusal beside it."""

    def __init__(self, read: models.Field[Any, Any], office_phone: bool) -> None:
        self.field = read
        self.office_phone = office_phone

    def __call__(self, value: Any) -> None:
        found = sentences(field_places(self.field, value, office_phone=self.office_phone))
        if found:
            raise ValidationError(found, code="personal-data")


def _refuse_in_forms(model: Model) -> None:
    found = coverage_of(model) or Coverage()
    for item in text_fields(model):
        if not any(isinstance(other, NoPersonalData) for other in item.validators):
            # Not among the validators that a migration records: this is no property of the table.
            item.validators.append(NoPersonalData(item, item.name in found.office_phones))


def cover_what_staff_publish() -> None:
    """Cover every page type, site setting and snippet there is."""
    from django.apps import apps  # noqa: PLC0415

    kinds = (Page, BaseSiteSetting, BaseGenericSetting)
    snippets = set(get_snippet_models())
    for model in apps.get_models():
        if model in snippets and model not in _LEFT_OUT and coverage_of(model) is None:
            cover(model)
        elif issubclass(model, kinds):
            _refuse_in_forms(model)
