"""Loads the demo county's policies once: section, guides, founding notice, phones, circular."""

from importlib import resources
from typing import Any

from django.conf import settings
from django.db import transaction
from wagtail.models import Site

from policy_pages.demo_documents import load_documents
from policy_pages.demo_guides import load_guides
from policy_pages.demo_pages import body_of, publish
from policy_pages.drafts import SECTION_SLUG, save_draft
from policy_pages.importer import parse
from policy_pages.models import (
    CircularPage,
    GuidePage,
    InterpretationPage,
    NoticePage,
    PolicyDocumentPage,
    PolicyIndexPage,
)
from portal.core.demo import Options, data, demo_loader
from portal.core.models import Division, Office


@demo_loader(order=20, name="policies")
@transaction.atomic
def load_policies(options: Options) -> dict[str, int]:
    """Publish the section, and on a demo site the demo policies in it; what staff made stays."""
    rows = data("policies")
    bureau = Office.objects.get(division__level=Division.Level.COUNTY)
    section = load_section()
    # A real county writes its own pages: made-up amounts must not stand on its site.
    if settings.DEMO:
        _founding_notice(rows["notice"], section, bureau)
        load_documents(section, bureau)
        load_guides(section, bureau)
        for model, row in ((NoticePage, rows["report_phones"]), (CircularPage, rows["circular"])):
            values = {**row, "issuer": bureau.name, "body": list(body_of(row["body"]))}
            publish(model(**values), section, bureau)
    counted = (GuidePage, PolicyDocumentPage, InterpretationPage, NoticePage, CircularPage)
    return {"pages": sum(model.objects.count() for model in counted)}


def load_section() -> PolicyIndexPage:
    """The section that every county has."""
    found = PolicyIndexPage.objects.filter(slug=SECTION_SLUG).first()
    if found is None:
        bureau = Office.objects.get(superior=None, division__level=Division.Level.COUNTY)
        front = Site.objects.get(is_default_site=True).root_page
        row = data("policies")["section"]
        found = publish(PolicyIndexPage(slug=SECTION_SLUG, **row), front, bureau)
    return found


def _founding_notice(row: dict[str, Any], section: PolicyIndexPage, bureau: Office) -> None:
    if PolicyDocumentPage.objects.filter(number=row["number"]).exists():
        return
    text = resources.files("portal.core.demo").joinpath(row["file"]).read_bytes()
    page = save_draft(parse(text, row["file"]), row["number"], bureau, section).page
    page.summary, page.keywords = row["summary"], row["keywords"]
    page.important, page.topic = True, "社会救助／监督检查"
    page.save_revision().publish(skip_permission_checks=True)
