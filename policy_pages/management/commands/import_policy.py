"""Imports an official document as a draft page; a second person approves it in the admin."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from policy_pages.drafts import (
    SECTION_SLUG,
    Saved,
    find_page,
    future_address,
    number_for,
    require_no_personal_data,
    save_draft,
    section,
)
from policy_pages.importer import ImportedDocument, parse
from policy_pages.models import PolicyIndexPage
from portal.core.commands import REFUSED, WRONG_USE, the_bytes, the_user
from portal.core.errors import Refused
from portal.core.models import Division, Office


class Command(BaseCommand):
    help = (
        "Import a .docx, .txt or .md document as a draft policy page. It becomes public only when "
        "a reviewer who had no hand in it approves it in the admin."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--number", required=True, help="document number, 沁民字〔2022〕51号")
        parser.add_argument(
            "--office", required=True, help="publishing unit: its name, or its division code"
        )
        parser.add_argument(
            "--parent", default=SECTION_SLUG, help="slug of the section (default: policies)"
        )
        parser.add_argument("--by", help="user name of the editor, who then may not approve")
        parser.add_argument("--dry-run", action="store_true", help="recognise and check only")
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        data = the_bytes(options["file"])
        office = _office(options["office"])
        user = the_user(options["by"]) if options["by"] else None
        try:
            parent = section(options["parent"])
        except Refused as refusal:
            raise CommandError(refusal.message, returncode=WRONG_USE) from refusal
        try:
            document = parse(data, options["file"].name)
            number = number_for(document, options["number"])
            if options["dry_run"]:
                require_no_personal_data(document)
                report = _plan(number, parent)
            else:
                report = _result(save_draft(document, number, office, parent, user))
        except Refused as refusal:
            raise CommandError(refusal.message, returncode=REFUSED) from refusal
        if document.number and document.number != number:
            own = _("The document itself carries the number %(number)s.")
            report["notes"].append(own % {"number": document.number})
        self._print({**report, **_description(document, number)}, options)

    def _print(self, report: dict[str, Any], options: dict[str, Any]) -> None:
        if options["json"]:
            self.stdout.write(json.dumps(report, ensure_ascii=False))
            return
        self.stdout.write(f"{report['number']} {report['title']}")
        for entry in report["outline"]:
            self.stdout.write("  " * entry["level"] + entry["title"])
        self.stdout.write(f"{report['state']}: {report['url']}")
        for note in report["notes"]:
            self.stdout.write(note)


def _office(text: str) -> Office:
    """The unit of that name or division code; a part of the name is enough if only one has it."""
    exact = Office.objects.filter(name=text.strip())
    found = list(exact or _by_code(text) or Office.objects.filter(name__contains=text.strip())[:2])
    if len(found) != 1 or not text.strip():
        names = "、".join(Office.objects.values_list("name", flat=True)[:20])
        message = _("No single unit is called “%(text)s”. Units: %(names)s") % {
            "text": text,
            "names": names,
        }
        raise CommandError(message, returncode=WRONG_USE)
    return found[0]


def _by_code(text: str) -> QuerySet[Office]:
    try:
        return Office.objects.filter(division=Division.objects.by_code(text))
    except Division.DoesNotExist:
        return Office.objects.none()


def _plan(number: str, parent: PolicyIndexPage) -> dict[str, Any]:
    page = find_page(number)
    return {
        "page": page.pk if page else None,
        "url": page.get_url() if page else future_address(number, parent),
        "state": _("Nothing was saved"),
        "notes": [],
    }


def _result(saved: Saved) -> dict[str, Any]:
    state = _("Unchanged")
    notes = []
    if saved.changed:
        state = _("Draft saved")
        notes.append(
            _("Not public yet: submit it in the admin (page %(page)d); a reviewer who had no hand "
              "in it must approve it.")
            % {"page": saved.page.pk}
        )  # fmt: skip
    return {
        "page": saved.page.pk,
        "url": saved.url,
        "created": saved.created,
        "changed": saved.changed,
        "state": state,
        "notes": notes,
    }


def _description(document: ImportedDocument, number: str) -> dict[str, Any]:
    return {
        "number": number,
        "title": document.title,
        "issuer": document.issuer,
        "signed_on": document.signed_on.isoformat() if document.signed_on else None,
        "outline": [{"level": entry.level, "title": entry.title} for entry in document.outline],
        "pictures_left_out": document.pictures,
    }
