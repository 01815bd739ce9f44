"""What every page of the site has in common."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, Panel
from wagtail.models import Page
from wagtail.query import PageQuerySet

from portal.core.models import Division, User
from portal.core.page_forms import JurisdictionPageForm
from portal.core.slugs import free_slug, pinyin_slug
from portal.core.workflow import FourEyesPermissionTester


def public_pages() -> PageQuerySet:
    """Pages that anyone may read at this moment, even if the timer of the rest is late."""
    in_time = Q(expire_at=None) | Q(expire_at__gt=timezone.now())
    return Page.objects.live().public().filter(in_time, depth__gt=1)


class BasePage(Page):
    """A page with a division, a readable address and four-eyes publishing."""

    division = models.ForeignKey(
        Division,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("division"),
        help_text=_("Whose page this is; staff of other divisions cannot change it."),
    )

    base_form_class = JurisdictionPageForm
    settings_panels: ClassVar[list[Panel]] = [FieldPanel("division"), *Page.settings_panels]

    # What of the query its public page looks at; with anything else it is drawn anew each time.
    public_params: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        """Fill the address before Wagtail asks for it: it would leave a Chinese title without."""
        if not self.slug:
            parent = self.get_parent() if self.path else None
            self.slug = free_slug(pinyin_slug(self.title), parent, self.pk)
        super().full_clean(*args, **kwargs)

    def permissions_for_user(self, user: User) -> FourEyesPermissionTester:
        return FourEyesPermissionTester(user, self)

    def searchable_text(self) -> str:
        """The plain text that site search looks through."""
        return str(self.title)
