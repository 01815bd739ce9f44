"""Loads the demo county's policies once: section, guides, founding notice, phones, circular."""

from collections.abc import Iterator
from html import escape
from importlib import resources
from typing import Any

from django.conf import settings
from django.db import transaction
from wagtail.models import Site
from wagtail.rich_text import RichText

from policy_pages.drafts import SECTION_SLUG, save_draft
from policy_pages.importer import parse
from policy_pages.models import (
    CircularPage,
    GuidePage,
    NoticePage,
    PolicyDocumentPage,
    PolicyIndexPage,
    PolicyPage,
)
from portal.core.demo import Options, data, demo_loader
from portal.core.models import Division, Office

# Guide fields and the block that each of their rows is.
STREAMS = {
    "eligible": "condition",
    "materials": "material",
    "steps": "step",
    "standards": "standard",
    "where": "place",
    "bases": "basis",
}


@demo_loader(order=20, name="policies")
@transaction.atomic
def load_policies(options: Options) -> dict[str, int]:
    """Publish the section, and on a demo site the demo policies in it; what staff made stays."""
    rows = data("policies")
    bureau = Office.objects.get(division__level=Division.Level.COUNTY)
    section = load_section()
    # A real county writes its own pages: made-up amounts must not stand on its site.
    if settings.DEMO:
        for row in rows["guides"]:
            publish(GuidePage(**_guide(row, rows["where"])), section, bureau)
        _founding_notice(rows["notice"], section, bureau)
        for model, row in ((NoticePage, rows["report_phones"]), (CircularPage, rows["circular"])):
            values = {**row, "issuer": bureau.name, "body": list(body_of(row["body"]))}
            publish(model(**values), section, bureau)
    counted = (GuidePage, PolicyDocumentPage, NoticePage, CircularPage)
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


def publish(page: PolicyPage, parent: Any, bureau: Office) -> Any:
    """Put *page* online unless its address is taken: what staff made of it stays."""
    if parent.get_children().filter(slug=page.slug).exists():
        return page
    page.division, page.live = bureau.division, False
    parent.add_child(instance=page)
    # Demo content has no author; on a real site only two people make a page public.
    page.save_revision().publish(skip_permission_checks=True)
    page.refresh_from_db()
    return page


def _founding_notice(row: dict[str, Any], section: PolicyIndexPage, bureau: Office) -> None:
    if PolicyDocumentPage.objects.filter(number=row["number"]).exists():
        return
    text = resources.files("portal.core.demo").joinpath(row["file"]).read_bytes()
    page = save_draft(parse(text, row["file"]), row["number"], bureau, section).page
    page.summary, page.keywords = row["summary"], row["keywords"]
    page.save_revision().publish(skip_permission_checks=True)


def _guide(row: dict[str, Any], where: list[dict[str, Any]]) -> dict[str, Any]:
    streams = {**row, "where": where, "eligible": [{"text": text} for text in row["eligible"]]}
    values: dict[str, Any] = {**row, "fee": "不收取任何费用"}
    for field, block in STREAMS.items():
        values[field] = [(block, value) for value in streams[field]]
    return values


def body_of(rows: list[list[str]]) -> Iterator[tuple[str, Any]]:
    for kind, text in rows:
        if kind == "heading":
            yield "heading", {"level": "1", "text": text}
        elif kind == "phones":
            yield from _phones(text)
        else:
            yield "paragraph", RichText(f"<p>{escape(text)}</p>")


def _phones(level: str) -> Iterator[tuple[str, Any]]:
    for office in Office.objects.filter(division__level=level).select_related("division"):
        yield "phone", {"label": office.name, "phone": office.hotline, "note": office.hours}
