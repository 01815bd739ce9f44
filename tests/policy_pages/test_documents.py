"""Documents through the real admin views, and out again: only with a page that is public now."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.models import UploadedFile
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from policy_pages.models import NoticePage, PolicyIndexPage
from portal.core.errors import Refused
from portal.core.models import SiteDocument
from portal.core.public_text.finding import PersonalDataFound
from tests.core import office_files as make
from tests.core.files import blank_pdf
from tests.policy_pages.documents import answer
from tests.policy_pages.factories import county, person
from tests.support.clients import signed_in
from tests.support.made_up import bank_card, identity_number, mobile

pytestmark = pytest.mark.django_db

MAKERS = [identity_number, mobile, bank_card]


@pytest.fixture
def stored() -> Callable[[], set[str]]:
    """Every file of the site as it is now."""
    roots = (Path(settings.MEDIA_ROOT), Path(settings.PRIVATE_ROOT))
    return lambda: {str(path) for root in roots for path in root.rglob("*") if path.is_file()}


@pytest.fixture
def editor(parent: PolicyIndexPage) -> Client:
    return signed_in(person("editor", "editor"))


def upload(data: bytes, name: str = "标准.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def singly(client: Client, file: SimpleUploadedFile, **values: Any) -> Any:
    url = reverse("wagtaildocs:add")
    return client.post(url, {"title": "救助标准", "tags": "", "file": file, **values})


def several(client: Client, file: SimpleUploadedFile, **values: Any) -> Any:
    url = reverse("wagtaildocs:add_multiple")
    return client.post(url, {"title": "救助标准", "files[]": file, **values})


def chosen(client: Client, file: SimpleUploadedFile, **values: Any) -> Any:
    url = reverse("wagtaildocs_chooser:create")
    prefix = "document-chooser-upload"
    typed = {"title": "救助标准", "tags": "", "file": file, **values}
    return client.post(url, {f"{prefix}-{name}": value for name, value in typed.items()})


WAYS: list[Callable[..., Any]] = [singly, several, chosen]


def document(**values: Any) -> SiteDocument:
    made = SiteDocument(title="救助标准", file=upload(make.workbook()), **values)
    made.save()
    return made


def page_with(
    parent: PolicyIndexPage, attached: SiteDocument | None, *, live: bool = True
) -> NoticePage:
    body = [("attachment", attached)] if attached else []
    page = NoticePage(title="公告", slug="notice", live=False, division=county(), body=body)
    parent.add_child(instance=page)
    if live:
        page.save_revision().publish(skip_permission_checks=True)
        page.refresh_from_db()
    return page


@pytest.mark.parametrize("way", WAYS)
def test_a_harmless_file_is_kept_privately_and_without_its_author(
    editor: Client, way: Callable[..., Any]
) -> None:
    assert way(editor, upload(make.workbook())).status_code in (200, 302)
    (kept,) = SiteDocument.objects.all()
    assert Path(settings.PRIVATE_ROOT) in Path(kept.file.path).parents
    with kept.file.open("rb") as file:
        data = file.read()
    assert make.AUTHOR.encode() not in data
    assert kept.file_size == len(data)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("made_up", MAKERS)
@pytest.mark.parametrize("place", ["content", "title", "file name", "tags"])
def test_a_number_in_a_document_is_refused_and_no_copy_is_laid_aside(
    editor: Client,
    way: Callable[..., Any],
    made_up: Callable[[], str],
    place: str,
    stored: Callable[[], set[str]],
) -> None:
    number, before = made_up(), stored()
    if place == "tags" and way is several:
        return  # this view takes no tags
    data = make.workbook(make.hidden_sheet(number)) if place == "content" else make.workbook()
    name = f"{number}.xlsx" if place == "file name" else "标准.xlsx"
    values = {place: f"表 {number}"} if place in ("title", "tags") else {}
    response = way(editor, upload(data, name), **values)
    assert response.status_code == 200
    assert not SiteDocument.objects.exists()
    assert not UploadedFile.objects.exists()
    assert stored() == before


def test_what_was_typed_beside_a_refused_file_is_still_there(editor: Client) -> None:
    file = upload(make.workbook(make.note(mobile())))
    text = singly(editor, file, title="本年标准").content.decode()
    assert "本年标准" in text
    assert "B2" not in text or mobile() not in text


@pytest.mark.parametrize("way", WAYS)
def test_a_scan_is_kept_only_when_somebody_has_looked(
    editor: Client, way: Callable[..., Any]
) -> None:
    way(editor, upload(blank_pdf(), "扫描.pdf"))
    assert not SiteDocument.objects.exists()
    if way is not several:
        way(editor, upload(blank_pdf(), "扫描.pdf"), looked_through="on")
        assert SiteDocument.objects.get().unread_pictures == 1


def test_code_that_stores_a_document_is_refused_as_a_form_is() -> None:
    for data, refusal in (
        (make.workbook(make.hidden_row(identity_number())), PersonalDataFound),
        (blank_pdf(), Refused),
    ):
        name = "a.xlsx" if refusal is PersonalDataFound else "a.pdf"
        with pytest.raises(refusal):
            SiteDocument(title="表", file=upload(data, name)).save()
    assert not SiteDocument.objects.exists()


@pytest.mark.parametrize(
    ("state", "status"), [("unused", 404), ("draft", 404), ("taken down", 404), ("public", 200)]
)
def test_the_public_gets_a_document_only_with_a_public_page(
    client: Client, parent: PolicyIndexPage, state: str, status: int
) -> None:
    kept = document()
    if state != "unused":
        page = page_with(parent, kept, live=state != "draft")
        if state == "taken down":
            page.unpublish()
    assert answer(client, kept) == status
    assert answer(signed_in(person("e", "editor")), kept) == 200


def test_a_document_in_the_draft_of_a_public_page_is_not_public_yet(
    client: Client, parent: PolicyIndexPage
) -> None:
    page, kept = page_with(parent, None), document()
    page.body = [("attachment", kept)]
    page.save_revision()
    assert answer(client, kept) == 404
    page.get_latest_revision().publish(skip_permission_checks=True)
    assert answer(client, kept) == 200
    page.refresh_from_db()
    page.body = []
    page.save_revision().publish(skip_permission_checks=True)
    assert answer(client, kept) == 404


def test_a_link_in_the_text_offers_a_document_too(client: Client, parent: PolicyIndexPage) -> None:
    from wagtail.rich_text import RichText

    kept = document()
    page = page_with(parent, None)
    link = f'<p><a linktype="document" id="{kept.pk}">附件</a></p>'
    page.body = [("paragraph", RichText(link))]
    page.save_revision().publish(skip_permission_checks=True)
    assert answer(client, kept) == 200


def test_a_document_leaves_as_a_download_that_no_browser_runs(
    client: Client, parent: PolicyIndexPage
) -> None:
    kept = document()
    page_with(parent, kept)
    response = client.get(kept.url)
    assert b"".join(response).startswith(b"PK")
    assert response["Content-Disposition"].startswith("attachment;")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert response["Cache-Control"] == "no-cache"
    wrong = reverse("wagtaildocs_serve", args=(kept.pk, "other.xlsx"))
    assert client.get(wrong).status_code == 404


def test_staff_without_pages_do_not_get_a_document_either(parent: PolicyIndexPage) -> None:
    kept = document()
    assert answer(signed_in(person("p", "petition_officer")), kept) == 404


def test_what_a_public_page_offers_is_replaced_by_a_new_document_only(
    parent: PolicyIndexPage,
) -> None:
    clerk = person("editor", "editor")
    kept = document(uploaded_by_user=clerk)
    page_with(parent, kept)
    url = reverse("wagtaildocs:edit", args=(kept.pk,))
    new = upload(make.workbook(lambda book: setattr(book.active, "title", "新")))
    response = signed_in(clerk).post(url, {"title": "救助标准", "tags": "", "file": new})
    assert response.status_code == 200
    assert response.context["form"].errors
    for change in (lambda: kept.delete(), lambda: SiteDocument(pk=kept.pk, title="换").save()):
        with pytest.raises(Refused):
            change()
    signed_in(clerk).post(reverse("wagtaildocs:delete", args=(kept.pk,)))
    assert SiteDocument.objects.get().title == "救助标准"


def test_an_editor_attaches_a_document_and_a_reviewer_makes_both_public(
    client: Client, parent: PolicyIndexPage, editor: Client
) -> None:
    singly(editor, upload(make.workbook()))
    kept = get_document_model().objects.get()
    url = reverse("wagtailadmin_pages:add", args=("policy_pages", "noticepage", parent.pk))
    blocks = [("paragraph", rich_text("<p>见附件。</p>")), ("attachment", kept.pk)]
    names = "slug summary keywords number issuer masthead signed_on index_number seo_title"
    empty = dict.fromkeys([*names.split(), "search_description"], "")
    values = {"title": "公告", **empty, "division": county().pk, "body": streamfield(blocks)}
    editor.post(url, nested_form_data({**values, "action-submit": "1"}))
    page = NoticePage.objects.get()
    assert answer(client, kept) == 404
    task = page.current_workflow_task_state
    action = reverse("wagtailadmin_pages:workflow_action", args=(page.pk, "approve", task.pk))
    reviewer = signed_in(person("reviewer", "reviewer"))
    assert answer(reviewer, kept) == 200
    reviewer.post(action, {"comment": ""})
    page.refresh_from_db()
    assert kept.url in client.get(page.url).content.decode()
    assert answer(client, kept) == 200
