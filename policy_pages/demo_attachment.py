"""Loads one notice with an attached table, which goes through the same checks as any upload."""

from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from openpyxl import Workbook

from policy_pages.demo_pages import body_of, publish
from policy_pages.drafts import section
from policy_pages.models import NoticePage
from portal.core.demo import Options, data, demo_loader
from portal.core.models import Division, Office, SiteDocument


@demo_loader(order=21, name="attachments")
@transaction.atomic
def load_attachments(options: Options) -> dict[str, int]:
    """On a demo site, publish the notice of standards once; what staff made of it stays."""
    row = data("standards_notice")
    known = NoticePage.objects.filter(slug=row["slug"]).exists()
    if settings.DEMO and not known:
        bureau = Office.objects.get(division__level=Division.Level.COUNTY)
        attached = _document(row.pop("attachment"))
        body = [*body_of(row.pop("body")), ("attachment", attached)]
        publish(NoticePage(**row, issuer=bureau.name, body=body), section(), bureau)
    return {"documents": SiteDocument.objects.count()}


def _document(row: dict[str, Any]) -> SiteDocument:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(row["sheet"])
    for cells in row["rows"]:
        sheet.append(cells)
    buffer = BytesIO()
    book.save(buffer)
    document = SiteDocument(
        title=row["title"], file=ContentFile(buffer.getvalue(), name=row["file"])
    )
    document.save()
    return document
