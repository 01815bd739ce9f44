"""Loads the demo county's policy documents with what took their place, and interpretations."""

from typing import Any

from policy_pages.demo_files import word_file
from policy_pages.demo_pages import body_of, publish
from policy_pages.models import InterpretationPage, PolicyDocumentPage, PolicyIndexPage
from portal.core.demo import data
from portal.core.models import Office


def load_documents(section: PolicyIndexPage, bureau: Office) -> None:
    """Once, those that others name first; what staff made stays."""
    rows = data("documents")
    for row in sorted(rows["documents"], key=lambda row: "successor" in row):
        _document({**row, "issuer": bureau.name}, section, bureau)
    for row in rows["interpretations"]:
        values = {**row, "issuer": bureau.name, "body": list(body_of(row["body"]))}
        values["explains"] = of_number(row["explains"])
        values["questions"] = [("question", one) for one in row.get("questions", ())]
        publish(InterpretationPage(**values), section, bureau)


def _document(row: dict[str, Any], section: PolicyIndexPage, bureau: Office) -> None:
    if of_number(row["number"]):
        return
    values = {**row, "body": list(body_of(row["body"]))}
    values["successor"] = of_number(row["successor"]) if "successor" in row else None
    if "original" in row:
        lines = [text for _kind, text in row["body"]]
        values["original"] = word_file(row["title"], row["original"], lines)
    publish(PolicyDocumentPage(**values), section, bureau)


def of_number(number: str) -> PolicyDocumentPage | None:
    """The page of that document."""
    return PolicyDocumentPage.objects.filter(number=number).order_by("pk").first()
