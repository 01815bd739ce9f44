"""Every place where staff type what the public reads refuses a number and keeps what was typed."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from taggit.models import Tag
from wagtail.admin.models import FormState
from wagtail.contrib.redirects.models import Redirect
from wagtail.images.forms import get_image_form
from wagtail.models import Page, Revision, Site, UploadedFile
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from complaints.models import ComplaintKind
from disclosure.models import Programme
from policy_pages.models import GuidePage, NoticePage, PolicyIndexPage
from portal.core.models import Office, SiteIdentity, SiteImage, User
from portal.core.public_text.finding import PersonalDataFound
from tests.core.files import photo
from tests.policy_pages.factories import county, document, office, person, section
from tests.support.made_up import bank_card, identity_number, mobile

pytestmark = pytest.mark.django_db

KINDS: dict[str, Callable[[], str]] = {
    "identity": identity_number,
    "mobile": mobile,
    "bank-card": bank_card,
}
FIELDS = (
    *("title", "slug", "seo_title", "search_description", "summary", "keywords", "editor"),
    *("number", "issuer", "masthead", "index_number"),
)
TYPED = "这是刚刚输入的一段话"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def parent() -> PolicyIndexPage:
    return section()


@pytest.fixture
def editor(parent: PolicyIndexPage) -> Client:
    return signed_in(person("editor", "editor"))


@pytest.fixture
def administrator() -> Client:
    return signed_in(person("administrator", "administrator"))


@pytest.fixture(params=KINDS)
def number(request: pytest.FixtureRequest) -> str:
    return KINDS[request.param]()


def notice_form(*blocks: tuple[str, Any], **values: Any) -> dict[str, Any]:
    typed = ("paragraph", rich_text(f"<p>{TYPED}</p>"))
    empty = dict.fromkeys([*FIELDS, "signed_on"], "")
    body = streamfield([typed, *blocks])
    values = {**empty, "title": "公告", "division": county().pk, **values}
    return nested_form_data({**values, "body": body})


def add(client: Client, parent: Page, data: dict[str, Any], model: str = "noticepage") -> Any:
    url = reverse("wagtailadmin_pages:add", args=("policy_pages", model, parent.pk))
    return client.post(url, data)


def require_refused(response: Any, number: str) -> None:
    assert response.status_code == 200
    form = response.context["form"]
    assert form.errors
    assert number not in str(form.errors)
    shown = response.content.decode().replace("\\\\u", "\\u")
    assert json.dumps(TYPED).strip('"') in shown or TYPED in shown


@pytest.mark.parametrize("field", FIELDS)
def test_no_field_of_a_page_takes_a_number(
    editor: Client, parent: PolicyIndexPage, field: str, number: str
) -> None:
    response = add(editor, parent, notice_form(**{field: number}))
    require_refused(response, number)
    assert field in response.context["form"].errors
    assert not NoticePage.objects.exists()


def paragraph(html: str) -> tuple[str, Any]:
    return "paragraph", rich_text(html)


BLOCKS: dict[str, Callable[[str], list[tuple[str, Any]]]] = {
    "paragraph": lambda n: [paragraph(f"<p>联系{n}。</p>")],
    "bold half": lambda n: [paragraph(f"<p>{n[:5]}<b>{n[5:]}</b></p>")],
    "link": lambda n: [paragraph(f'<p><a href="https://example.cn/{n}">此处</a></p>')],
    "telephone link": lambda n: [paragraph(f'<p><a href="tel:{n}">此处</a></p>')],
    "heading": lambda n: [("heading", {"level": "1", "text": n})],
    "table": lambda n: [("table", {"caption": "", "rows": f"甲|乙\n{n}|无"})],
    "caption": lambda n: [("table", {"caption": n, "rows": "甲|乙"})],
    "phone": lambda n: [("phone", {"label": "张三", "phone": n[:30], "note": ""})],
    "note": lambda n: [("phone", {"label": "热线", "phone": "0355-5550100", "note": n})],
    "two blocks": lambda n: [paragraph(f"<p>电话{n[:7]}</p>"), paragraph(f"<p>{n[7:]}转</p>")],
}


@pytest.mark.parametrize("block", BLOCKS)
def test_no_block_of_a_page_takes_a_number(
    editor: Client, parent: PolicyIndexPage, block: str, number: str
) -> None:
    response = add(editor, parent, notice_form(*BLOCKS[block](number)))
    require_refused(response, number)
    assert not NoticePage.objects.exists()


def test_the_place_is_told_by_block(editor: Client, parent: PolicyIndexPage) -> None:
    data = notice_form(*BLOCKS["note"](mobile()))
    (message,) = add(editor, parent, data).context["form"].errors["body"]
    assert "2" in message


def test_identity_numbers_cut_over_cells_are_refused(
    editor: Client, parent: PolicyIndexPage
) -> None:
    whole = identity_number()
    rows = f"甲|乙|丙\n{whole[:6]}|{whole[6:14]}|{whole[14:]}"
    response = add(editor, parent, notice_form(("table", {"caption": "", "rows": rows})))
    require_refused(response, whole)


def test_nested_fields_of_a_guide_are_read(parent: PolicyIndexPage, number: str) -> None:
    page = GuidePage(
        title="指南",
        slug="guide",
        division=county(),
        where=[("place", {"name": "大厅", "address": "", "hours": "", "phone": number[:30]})],
    )
    with pytest.raises((ValidationError, PersonalDataFound)):
        parent.add_child(instance=page)


def test_a_mobile_line_of_a_unit_may_stand_on_a_page(
    editor: Client, parent: PolicyIndexPage
) -> None:
    line = mobile()
    Office.objects.filter(pk=office(name="值班室").pk).update(hotline=line)
    assert add(editor, parent, notice_form(*BLOCKS["paragraph"](line))).status_code == 302


def test_the_preview_keeps_no_number(editor: Client, parent: PolicyIndexPage, number: str) -> None:
    page = document(parent)
    url = reverse("wagtailadmin_pages:preview_on_edit", args=(page.pk,))
    data = notice_form(*BLOCKS["paragraph"](number), slug=page.slug, validity="in_force")
    assert editor.post(url, {**data, "validity_note": ""}).json()["is_valid"] is False
    assert not FormState.objects.exists()


# --- past the forms -----------------------------------------------------------------------------


def old_page(parent: PolicyIndexPage, text: str, *, live: bool = True) -> NoticePage:
    """A page from the time before the rule: written past everything that refuses."""
    page = NoticePage(title="旧公告", slug="old", live=False, division=county())
    parent.add_child(instance=page)
    page.save_revision()
    if live:
        page.get_latest_revision().publish(skip_permission_checks=True)
    revision = page.get_latest_revision()
    content = {**revision.content, "summary": text, "live": live}
    Revision.objects.filter(pk=revision.pk).update(content=content)
    NoticePage.objects.filter(pk=page.pk).update(summary=text)
    return NoticePage.objects.get(pk=page.pk)


def test_an_old_draft_is_not_published_at_once_or_later(
    parent: PolicyIndexPage, number: str
) -> None:
    page = old_page(parent, number, live=False)
    revision = page.get_latest_revision()
    with pytest.raises((ValidationError, PersonalDataFound)):
        revision.publish(skip_permission_checks=True)
    revision.approved_go_live_at = timezone.now() - timedelta(minutes=1)
    with pytest.raises(PersonalDataFound):
        revision.save(update_fields=["approved_go_live_at"])
    assert not NoticePage.objects.get(pk=page.pk).live


def test_an_old_page_is_taken_down_whatever_stands_on_it(
    parent: PolicyIndexPage, number: str
) -> None:
    page = old_page(parent, number)
    page.unpublish()
    assert not NoticePage.objects.get(pk=page.pk).live


def test_an_old_page_is_not_copied_and_the_person_is_told(
    parent: PolicyIndexPage, number: str
) -> None:
    page = old_page(parent, number)
    url = reverse("wagtailadmin_pages:copy", args=(page.pk,))
    boss = User.objects.create_superuser("boss", password="made-up-password-1")
    data = {"new_title": "副本", "new_slug": "copy", "new_parent_page": parent.pk}
    response = signed_in(boss).post(url, data, follow=True)
    assert NoticePage.objects.count() == 1
    told = [str(message) for message in response.context["messages"]]
    assert told
    assert number not in "".join(told)


def test_approval_of_an_old_draft_is_refused_with_a_sentence(
    editor: Client, parent: PolicyIndexPage, number: str
) -> None:
    add(editor, parent, notice_form(**{"action-submit": "1"}))
    page = NoticePage.objects.get()
    revision = page.get_latest_revision()
    content = {**revision.content, "summary": number}
    Revision.objects.filter(pk=revision.pk).update(content=content)
    task = page.current_workflow_task_state
    url = reverse("wagtailadmin_pages:workflow_action", args=(page.pk, "approve", task.pk))
    reviewer = signed_in(person("reviewer", "reviewer"))
    reviewer.post(url, {"comment": ""})
    page.refresh_from_db()
    assert not page.live
    assert page.current_workflow_task_state == task


def test_a_number_in_the_comment_of_an_approval_is_not_kept(
    editor: Client, parent: PolicyIndexPage, number: str
) -> None:
    add(editor, parent, notice_form(**{"action-submit": "1"}))
    task = NoticePage.objects.get().current_workflow_task_state
    page = NoticePage.objects.get()
    url = reverse("wagtailadmin_pages:workflow_action", args=(page.pk, "approve", task.pk))
    signed_in(person("reviewer", "reviewer")).post(url, {"comment": f"请联系{number}"})
    task.refresh_from_db()
    assert number not in task.comment
    assert not NoticePage.objects.get().live


def test_nothing_saves_a_revision_with_a_number(parent: PolicyIndexPage, number: str) -> None:
    page = document(parent)
    page.summary = number
    for clean in (True, False):
        with pytest.raises((ValidationError, PersonalDataFound)):
            page.save_revision(clean=clean)
    assert page.revisions.count() == 1


# --- pictures, settings and records -------------------------------------------------------------


def test_pictures_are_refused_in_every_field_and_no_copy_is_laid_aside(
    editor: Client, number: str
) -> None:
    def file(name: str = "a.jpg") -> SimpleUploadedFile:
        return SimpleUploadedFile(name, photo(), "image/jpeg")

    for field in ("title", "description", "tags"):
        values = {"title": TYPED, "description": "", "tags": "", field: f"图{number}"}
        response = editor.post(reverse("wagtailimages:add"), {**values, "file": file()})
        assert field in response.context["form"].errors
    url = reverse("wagtailimages:add_multiple")
    answer = editor.post(url, {"title": f"图{number}", "files[]": file()})
    assert answer.json()["success"] is False
    assert not SiteImage.objects.exists()
    assert not UploadedFile.objects.exists()
    assert not Tag.objects.exists()


def test_a_picture_is_edited_only_without_a_number(number: str) -> None:
    user = person("editor", "editor")
    SiteImage(title="图", file=SimpleUploadedFile("a.jpg", photo(), "image/jpeg")).save()
    picture = SiteImage.objects.get()
    for field in ("title", "description", "tags"):
        data = {"title": "图", "description": "", "tags": "", field: number}
        form = get_image_form(SiteImage)(data, instance=picture, user=user)
        assert field in form.errors
    picture.refresh_from_db()
    picture.description = number
    with pytest.raises(PersonalDataFound):
        picture.save()


@pytest.mark.parametrize("field", ["name", "tagline", "organiser", "address", "icp_number"])
def test_no_setting_of_the_site_takes_a_number(
    administrator: Client, field: str, number: str
) -> None:
    site = Site.objects.get(is_default_site=True)
    url = reverse("wagtailsettings:edit", args=("core", "siteidentity", site.pk))
    names = ("name", "tagline", "organiser", "address", "phone", "report_phone")
    more = ("discipline_phone", "site_code", "icp_number", "police_record")
    values = {**dict.fromkeys([*names, *more], ""), "name": "阳光", field: number}
    response = administrator.post(url, values)
    assert field in response.context["form"].errors
    assert not SiteIdentity.objects.filter(**{field: number}).exists()


def test_a_redirect_takes_no_number(administrator: Client, number: str) -> None:
    data = {"old_path": f"/{number}/", "site": "", "is_permanent": "on", "redirect_link": "/x/"}
    response = administrator.post(reverse("wagtailredirects:add"), data)
    assert "old_path" in response.context["form"].errors
    assert not Redirect.objects.exists()


def test_a_unit_takes_a_mobile_number_as_its_line_and_nowhere_else(administrator: Client) -> None:
    unit = office(name="值班室")
    url = reverse("office:edit", args=(unit.pk,))
    values = {"name": "值班室", "division": unit.division_id, "superior": "", "email": ""}
    line = mobile()
    filled = {**values, "hotline": line, "address": "街道", "hours": "全天"}
    assert administrator.post(url, filled).status_code == 302
    for field in ("address", "hours"):
        response = administrator.post(url, {**filled, field: f"找张三{mobile()}"})
        assert field in response.context["form"].errors


@pytest.mark.parametrize(
    "record",
    [
        Programme(code="dibao", name="低保", basis=""),
        ComplaintKind(code="dibao", name="低保", effective_from=timezone.localdate()),
        Tag(name="标签", slug="a"),
        Redirect(old_path="/a"),
    ],
    ids=lambda record: type(record).__name__,
)
def test_code_that_stores_a_record_is_refused(record: models.Model, number: str) -> None:
    copy = type(record)(**{f.attname: getattr(record, f.attname) for f in record._meta.fields})
    field = "old_path" if isinstance(record, Redirect) else "name"
    setattr(copy, field, number)
    with pytest.raises(PersonalDataFound):
        copy.save()


def test_a_model_that_staff_edit_and_nobody_reads_is_an_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from portal.core.checks import public_text_is_covered
    from portal.core.public_text import coverage

    assert public_text_is_covered(None) == []
    kept = {model: how for model, how in coverage._COVERED.items() if model is not Office}
    monkeypatch.setattr(coverage, "_COVERED", kept)
    (error,) = public_text_is_covered(None)
    assert error.id == "sunlit.E002"
    assert "Office" in error.msg
