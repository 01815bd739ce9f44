"""Official numbers that are still placeholders: told to the administrator until they are real."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Site

from portal.core.models import Role, SiteIdentity, User
from portal.core.worklists import Bucket, WorkItem, work_source


@work_source
def identity_work(user: User, today: date) -> Iterator[tuple[Bucket, int, list[WorkItem]]]:
    """One item as long as a number is missing, for administrators only."""
    if not user.appointments.filter(role=Role.ADMINISTRATOR).exists():
        return
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        return
    unfilled = list(SiteIdentity.for_site(site).unfilled())
    if unfilled:
        url = reverse("wagtailsettings:edit", args=["core", "siteidentity", site.pk])
        yield Bucket.MINE, 1, [WorkItem(_("Site identity is incomplete"), url, "、".join(unfilled))]
