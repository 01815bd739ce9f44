"""Loads the open-government section of the demo county: guide and last year's reports."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from wagtail.models import Site

from policy_pages.demo import publish
from policy_pages.models import (
    AnnualReportPage,
    OpenGovernmentGuidePage,
    OpenGovernmentIndexPage,
)
from portal.core.demo import Options, data, demo_loader
from portal.core.models import Division, Office

STREAMS = {"active": "figure", "applications": "row", "remedies": "procedure"}
APPLICANTS = ("persons", "business", "research", "welfare", "legal", "others")


@demo_loader(order=21, name="open_government")
@transaction.atomic
def load_open_government(options: Options) -> dict[str, int]:
    """Publish the section, and on a demo site guide and reports; what staff made stays."""
    rows = data("open_government")
    bureau = Office.objects.get(division__level=Division.Level.COUNTY)
    section = OpenGovernmentIndexPage.objects.first()
    if section is None:
        front = Site.objects.get(is_default_site=True).root_page
        page = OpenGovernmentIndexPage(**rows["section"], show_in_menus=True)
        section = publish(page, front, bureau)
    if settings.DEMO:
        publish(OpenGovernmentGuidePage(**rows["guide"]), section, bureau)
        year = timezone.localdate().year - 1
        for row in rows["reports"]:
            if not AnnualReportPage.objects.filter(year=year, kind=row["kind"]).exists():
                publish(AnnualReportPage(**_report(row, year)), section, bureau)
    return {"reports": AnnualReportPage.objects.count()}


def _report(row: dict[str, Any], year: int) -> dict[str, Any]:
    values = {**row, "year": year}
    for key in ("title", "slug"):
        values[key] = row[key].format(year=year)
    for field, block in STREAMS.items():
        values[field] = [(block, _filled(field, value)) for value in row.get(field, [])]
    return values


def _filled(field: str, value: dict[str, Any]) -> dict[str, Any]:
    """A row of applications with a nought for every applicant that it does not name."""
    return {**dict.fromkeys(APPLICANTS, 0), **value} if field == "applications" else value
