"""The last line: nothing that holds a number is written, by a form, a command or a job."""

from collections.abc import Collection
from typing import Any

from django.db import models
from django.db.models.signals import pre_save
from django.dispatch import receiver
from wagtail.models import Revision, UploadedFile

from portal.core.errors import Refused
from portal.core.public_text.coverage import coverage_of, places_of
from portal.core.public_text.finding import Found, PersonalDataFound, find, require_none


@receiver(pre_save)
def refuse_personal_data(
    sender: type[models.Model],
    instance: models.Model,
    update_fields: Collection[str] | None = None,
    **kwargs: Any,
) -> None:
    """Raise PersonalDataFound for what was not there before, and for whatever goes public now."""
    if coverage_of(sender) is None:
        return
    found = list(find(places_of(instance, update_fields)))
    if found and not _was_there(instance, found):
        raise PersonalDataFound(found)


@receiver(pre_save, sender=Revision)
def refuse_in_drafts(
    instance: Revision, update_fields: Collection[str] | None = None, **kwargs: Any
) -> None:
    """A draft keeps no number either; an old one that does is not put on the timetable."""
    schedules = update_fields and "approved_go_live_at" in update_fields
    if update_fields and "content" not in update_fields and not schedules:
        return
    if schedules and instance.approved_go_live_at is None:
        return
    model = instance.content_type.model_class()
    if model is not None and coverage_of(model) is not None:
        content = {**instance.content, "pk": instance.content.get("pk")}
        draft = model.from_serializable_data(content, check_fks=False)
        require_none(places_of(draft))


@receiver(pre_save, sender=UploadedFile)
def refuse_unread_files(instance: UploadedFile, **kwargs: Any) -> None:
    """Wagtail lays an upload aside unread when its form has errors: our forms never let it."""
    raise Refused("A file is kept only after it was read.", code="unread-file")


def _was_there(instance: models.Model, found: list[Found]) -> bool:
    """Whether these very texts are stored already, and the object is no page that is public.

    Taking a page down or ending a list must not fail because of what was written before the rule;
    forms and `scan_site` ask for it to be put right.
    """
    if instance._state.adding or getattr(instance, "live", False):
        return False
    stored = type(instance)._base_manager.filter(pk=instance.pk).first()
    if stored is None:
        return False
    labels = {item.label for item in found}
    before = {(place.label, place.text) for place in places_of(stored)}
    after = {(place.label, place.text) for place in places_of(instance)}
    return {pair for pair in after if pair[0] in labels} <= before
