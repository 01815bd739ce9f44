"""The page editor's form: an address for every Chinese title, a division within one's own."""

from typing import Any

from django.utils.functional import cached_property
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.models import Page

from portal.core.models import Division
from portal.core.permissions import Action, divisions_for
from portal.core.slugs import free_slug, pinyin_slug


class JurisdictionPageForm(WagtailAdminPageForm):
    """Offers the editor's own divisions only, and never leaves a page without one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
        if "division" in self.fields and self.for_user:
            self.fields["division"].queryset = self.own_divisions
            self.fields["division"].empty_label = None
            if self.instance.division_id is None:
                self.initial["division"] = self.usual_division

    @cached_property
    def own_divisions(self) -> Any:
        """Where this person writes or reviews."""
        writes = divisions_for(self.for_user, Action.PAGE_EDIT)
        return writes | divisions_for(self.for_user, Action.PAGE_APPROVE)

    @cached_property
    def usual_division(self) -> Division | None:
        """The division of one's own office, or else the widest of one's own."""
        office = self.for_user.office
        own = self.own_divisions.order_by("path")
        return (office and own.filter(pk=office.division_id).first()) or own.first()

    def clean_division(self) -> Division | None:
        chosen: Division | None = self.cleaned_data["division"]
        return chosen or (self.usual_division if self.for_user else None)

    def clean_slug(self) -> str:
        """The address as typed; where nothing usable was typed, the title in pinyin."""
        slug: str = self.cleaned_data["slug"] or ""
        title = self.cleaned_data.get("title")
        if slug.strip("-_") or not title:
            return slug
        parent: Page | None = self.parent_page
        return free_slug(pinyin_slug(title), parent, self.instance.pk)
