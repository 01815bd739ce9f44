"""Accessibility statement and privacy notice: public in the demo, drafts for a real county."""

from typing import Any

from django.conf import settings
from django.db import transaction
from wagtail.models import Site

from policy_pages.demo import body_of, publish
from policy_pages.models import InformationPage
from portal.core.county.reading import Folder
from portal.core.demo import Options, county, demo_loader
from portal.core.models import Division, Office


@demo_loader(order=21, name="information")
def load_demo_information(options: Options) -> dict[str, int]:
    """The pages of the demo county."""
    return load_information(county())


@transaction.atomic
def load_information(folder: Folder) -> dict[str, int]:
    """Make what is not there; two people publish it on a real site, after they have read it."""
    bureau = Office.objects.get(superior=None, division__level=Division.Level.COUNTY)
    front = Site.objects.get(is_default_site=True).root_page
    for row in folder.data("information")["pages"]:
        if front.get_children().filter(slug=row["slug"]).exists():
            continue
        page = InformationPage(**_values(row), show_in_menus=True)
        if settings.DEMO:
            publish(page, front, bureau)
        else:
            page.division, page.live = bureau.division, False
            front.add_child(instance=page)
            page.save_revision()
    return {"pages": InformationPage.objects.count()}


def _values(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "body": list(body_of(row["body"]))}
