"""A circular of the demo county whose table became items, as when somebody approves one."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from policy_pages.demo_pages import body_of
from policy_pages.drafts import SECTION_SLUG
from policy_pages.models import CircularPage, PolicyIndexPage
from portal.core.demo import Options, data, demo_loader
from portal.core.models import Division, Office, User

FILE = "circular"


@demo_loader(order=56, name="circulars")
def load_circular(options: Options) -> dict[str, int]:
    """After offices and staff; once."""
    row = data(FILE)
    if settings.DEMO and not CircularPage.objects.filter(slug=row["slug"]).exists():
        with transaction.atomic():
            _publish(row)
    return {"circulars": CircularPage.objects.count()}


def _publish(row: dict[str, Any]) -> None:
    bureau = Office.objects.get(division__level=Division.Level.COUNTY)
    values = {name: row[name] for name in ("title", "slug", "number", "summary", "keywords")}
    page = CircularPage(
        **values,
        issuer=bureau.name,
        signed_on=timezone.localdate(),
        body=list(body_of(row["body"])),
        problems=[("problem", _problem(one)) for one in row["problems"]],
        report_public=True,
        division=bureau.division,
        live=False,
    )
    PolicyIndexPage.objects.get(slug=SECTION_SLUG).add_child(instance=page)
    approver = User.objects.get(username=row["approved_by"])
    page.save_revision().publish(user=approver, skip_permission_checks=True)


def _problem(row: dict[str, Any]) -> dict[str, Any]:
    person = User.objects.get(username=row["person"])
    values = {name: row[name] for name in ("problem", "category", "target", "measure", "place")}
    deadline = timezone.localdate() + timedelta(days=row["days"])
    unit = str(person.office_id)
    return {**values, "person": str(person.pk), "unit": unit, "deadline": deadline}
