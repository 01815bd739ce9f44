"""Loads the demo county's guides, one for each programme, with their forms."""

from typing import Any

from policy_pages.demo_documents import of_number
from policy_pages.demo_files import word_file
from policy_pages.demo_pages import publish
from policy_pages.models import GuidePage, PolicyIndexPage
from portal.core.demo import data
from portal.core.models import Office, SiteDocument

# Guide fields and the block that each of their rows is.
STREAMS = {
    "eligible": "condition",
    "self_check": "question",
    "materials": "material",
    "where": "place",
    "steps": "step",
    "standards": "standard",
    "forms": "form",
    "bases": "basis",
    "questions": "question",
    "links": "link",
}
# What a row leaves out: a block that is made by hand gets none of its own defaults.
CHECK = {
    "kind": "yes_no",
    "against": "no",
    "relation": "below",
    "standard": "",
    "factor": 1,
    "limit": None,
    "unit": "",
    "weight": "decisive",
}


def load_guides(section: PolicyIndexPage, bureau: Office) -> None:
    """Once; what staff made stays."""
    rows = data("guides")
    forms = {
        key: word_file(row["title"], row["file"], row["lines"])
        for key, row in rows["forms"].items()
    }
    for row in rows["guides"]:
        if not section.get_children().filter(slug=row["slug"]).exists():
            common = {"where": rows["where"], "links": rows["links"]}
            publish(GuidePage(**_values({**common, **row}, forms)), section, bureau)


def _values(row: dict[str, Any], forms: dict[str, SiteDocument]) -> dict[str, Any]:
    streams = {
        **row,
        "eligible": [{"text": text} for text in row["eligible"]],
        "self_check": [{**CHECK, **question} for question in row["self_check"]],
        "forms": [_form(forms[key]) for key in row["forms"]],
        "bases": [{**one, "page": _page(one)} for one in row["bases"]],
    }
    values = {**row, "fee": "不收取任何费用", "at_townships": True}
    for field, block in STREAMS.items():
        values[field] = [(block, value) for value in streams.get(field, ())]
    return values


def _form(document: SiteDocument) -> dict[str, Any]:
    return {"name": document.title, "file": document, "note": "窗口也可以领取。"}


def _page(basis: dict[str, Any]) -> Any:
    return of_number(basis["page"]) if "page" in basis else None
