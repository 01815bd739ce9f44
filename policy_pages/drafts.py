"""The one way an imported document becomes a page: a draft, for a second person to approve."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import StreamValue
from wagtail.models import Page
from wagtail.rich_text import RichText

from policy_pages.elements import Block, Heading, Items, Table
from policy_pages.importer import ImportedDocument
from policy_pages.marks import normal_number
from policy_pages.models import PolicyDocumentPage, PolicyIndexPage
from policy_pages.text import to_html
from portal.core.errors import Refused
from portal.core.models import Office, User
from portal.core.permissions import Action, require
from portal.core.public_text.finding import Place, require_none
from portal.core.slugs import free_slug, pinyin_slug

SECTION_SLUG = "policies"
_MAX_TABLE_COLUMNS = 30


@dataclass(frozen=True, slots=True)
class Saved:
    """The page of an import; *created* and *changed* say what the import did to it."""

    page: PolicyDocumentPage
    url: str
    created: bool
    changed: bool


def section(slug: str = SECTION_SLUG) -> PolicyIndexPage:
    """The policies section of that address part. Raises Refused when there is none."""
    found = PolicyIndexPage.objects.filter(slug=slug).order_by("depth", "path").first()
    if found is None:
        raise Refused(
            _("There is no policies section “%(slug)s”. Create it below the front page first.")
            % {"slug": slug},
            code="no-section",
        )
    return found


def require_no_personal_data(document: ImportedDocument) -> None:
    """Raises Refused with every place of *document* where a person's number stands."""
    require_none(Place(place, text, "text") for place, text in _places(document))


def number_for(document: ImportedDocument, given: str = "") -> str:
    """The number under which to file: the given one, else the document's own. Raises Refused."""
    number = normal_number(given or document.number)
    if not number:
        raise Refused(
            _("The document carries no number. Give one, such as 沁民字〔2022〕51号."),
            code="no-number",
        )
    return number[: PolicyDocumentPage._meta.get_field("number").max_length]


def find_page(number: str) -> PolicyDocumentPage | None:
    """The page of an earlier import of the same number."""
    return PolicyDocumentPage.objects.filter(number=number).order_by("pk").first()


def future_address(number: str, parent: PolicyIndexPage) -> str:
    """Where the page of *number* will be found once it is approved."""
    return f"{parent.get_url() or '/'}{_free_slug(number, parent)}/"


@transaction.atomic
def save_draft(
    document: ImportedDocument,
    number: str,
    office: Office,
    parent: PolicyIndexPage,
    user: User | None = None,
) -> Saved:
    """Create the page of *number*, or renew its draft; what is public stays as it is.

    With a *user* their jurisdiction is asked and they become an author of the change, who may not
    approve it. Raises Refused for personal data, a review in progress, or a missing permission.
    """
    require_no_personal_data(document)
    # Whoever imports the same number at the same moment waits here.
    Page.objects.select_for_update().get(pk=parent.pk)
    page = find_page(number)
    if page is None:
        return _create(document, number, office, parent, user)
    return _renew(page, document, user)


def _create(
    document: ImportedDocument,
    number: str,
    office: Office,
    parent: PolicyIndexPage,
    user: User | None,
) -> Saved:
    if user:
        _require_may(user, office, parent)
    page = PolicyDocumentPage(
        slug=_free_slug(number, parent),
        live=False,
        owner=user,
        division=office.division,
        number=number,
        **_fields(document, office.name),
    )
    parent.add_child(instance=page)
    page.save_revision(user=user, log_action="wagtail.create")
    return Saved(page, page.get_url() or "", created=True, changed=True)


def _renew(page: PolicyDocumentPage, document: ImportedDocument, user: User | None) -> Saved:
    if user and not page.permissions_for_user(user).can_edit():
        raise Refused(
            _("This number belongs to a page that you may not change."), code="not-allowed"
        )
    draft = page.get_latest_revision_as_object()
    fields = _fields(document, draft.issuer)
    if all(_same(getattr(draft, name), value) for name, value in fields.items()):
        return Saved(draft, page.get_url() or "", created=False, changed=False)
    if page.workflow_in_progress:
        raise Refused(
            _("This document is being reviewed. Finish or cancel the review, then import again."),
            code="in-review",
        )
    for name, value in fields.items():
        setattr(draft, name, value)
    draft.save_revision(user=user, log_action=True)
    return Saved(draft, page.get_url() or "", created=False, changed=True)


def _require_may(user: User, office: Office, parent: PolicyIndexPage) -> None:
    try:
        require(user, Action.PAGE_EDIT, office.division)
    except PermissionDenied as error:
        raise Refused(str(error), code="not-allowed") from error
    if not parent.permissions_for_user(user).can_add_subpage():
        raise Refused(_("You may not add pages to this section."), code="not-allowed")


def _fields(document: ImportedDocument, issuer: str) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "title": document.title,
        "issuer": document.issuer or issuer,
        "masthead": document.masthead,
        "body": stream_of(document.blocks),
    }
    if document.signed_on:
        fields["signed_on"] = document.signed_on
    return fields


def stream_of(blocks: tuple[Block, ...]) -> StreamValue:
    """The blocks as the value of a page's body."""
    stream_block = PolicyDocumentPage._meta.get_field("body").stream_block
    return StreamValue(stream_block, [_stream_item(stream_block, block) for block in blocks])


def _stream_item(stream_block: Any, block: Block) -> tuple[str, Any]:
    if isinstance(block, Heading):
        value = {"level": str(block.level), "text": block.text}
        return "heading", stream_block.child_blocks["heading"].to_python(value)
    if isinstance(block, Table):
        rows = "\n".join(" | ".join(map(_cell, row[:_MAX_TABLE_COLUMNS])) for row in block.rows)
        return "table", stream_block.child_blocks["table"].to_python({"caption": "", "rows": rows})
    if isinstance(block, Items):
        items = "".join(f"<li>{to_html(item)}</li>" for item in block.items)
        return "paragraph", RichText(f"<ul>{items}</ul>")
    return "paragraph", RichText(f"<p>{to_html(block.runs)}</p>")


def _cell(text: str) -> str:
    return text.replace("|", "｜")


def _same(old: Any, new: Any) -> bool:
    if not isinstance(new, StreamValue):
        return bool(old == new)
    return _raw(old) == _raw(new)


def _raw(stream: StreamValue) -> list[tuple[str, Any]]:
    return [(item.block_type, item.block.get_prep_value(item.value)) for item in stream]


def _free_slug(number: str, parent: PolicyIndexPage) -> str:
    page = find_page(number)
    if page:
        return str(page.slug)
    words = "".join(c if c.isalnum() else " " for c in number)
    return free_slug(pinyin_slug(words), parent)


def _places(document: ImportedDocument) -> Iterator[tuple[str, str]]:
    yield gettext("The title"), document.title
    yield gettext("The document head"), f"{document.masthead} {document.number} {document.issuer}"
    under = ""
    for number, block in enumerate(document.blocks, start=1):
        if isinstance(block, Heading):
            under = _beginning(block.text) or under
        place = gettext("Paragraph %(number)d") % {"number": number}
        if isinstance(block, Table):
            place = gettext("The table in place %(number)d") % {"number": number}
        if under:
            place = gettext("%(place)s, under “%(heading)s”,") % {"place": place, "heading": under}
        yield place, block.text


def _beginning(text: str, length: int = 12) -> str:
    """The beginning of a heading that holds no number, to name a place by."""
    start = text.strip()[:length]
    return "" if any(character.isdigit() for character in start) else start
