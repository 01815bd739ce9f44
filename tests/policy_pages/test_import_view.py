"""The same import in the admin: errors on the form, drafts only, editors only."""

from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from policy_pages.models import PolicyDocumentPage, PolicyIndexPage
from tests.policy_pages.factories import NOTICE, NUMBER, office, person, section, township
from tests.support import made_up
from tests.support.clients import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def parent() -> PolicyIndexPage:
    office()
    return section()


def upload(client: Client, parent: PolicyIndexPage, data: bytes, name: str, **values: Any) -> Any:
    file = BytesIO(data)
    file.name = name
    form = {"file": file, "number": "", "office": office().pk, "parent": parent.pk, **values}
    return client.post(reverse("policy_pages_import"), form)


def test_an_upload_becomes_a_draft_of_its_editor(parent: PolicyIndexPage) -> None:
    editor = person("a", "editor", "reviewer")
    response = upload(signed_in(editor), parent, NOTICE.read_bytes(), "notice.txt")
    page = PolicyDocumentPage.objects.get(number=NUMBER)
    assert response.url == reverse("wagtailadmin_pages:edit", args=(page.pk,))
    assert not page.live
    assert page.latest_revision.user == editor
    assert signed_in(editor).get(response.url).status_code == 200


@pytest.mark.parametrize(
    ("data", "name"),
    [(b"", "a.txt"), (b"x", "a.docx"), (b"x", "a.exe"), ("没有编号\n正文。".encode(), "a.txt")],
)
def test_what_cannot_be_read_is_said_on_the_form(
    parent: PolicyIndexPage, data: bytes, name: str
) -> None:
    response = upload(signed_in(person("a", "editor")), parent, data, name)
    assert response.status_code == 200
    assert response.context["form"].errors
    assert not PolicyDocumentPage.objects.exists()


def test_personal_data_is_refused_on_the_form(parent: PolicyIndexPage) -> None:
    number = made_up.identity_number()
    text = f"关于甲的通知\n甲，{number}。".encode()
    response = upload(signed_in(person("a", "editor")), parent, text, "a.txt", number=NUMBER)
    assert response.context["form"].errors
    assert number not in response.content.decode()


def test_a_file_beyond_the_bound_is_refused_on_the_form(
    parent: PolicyIndexPage, settings: Any
) -> None:
    settings.UPLOAD_MAX_BYTES = 1000
    client = signed_in(person("a", "editor"))
    response = upload(client, parent, NOTICE.read_bytes(), "a.txt")
    assert response.status_code == 200
    assert response.context["form"].non_field_errors()


def test_only_editors_import_and_only_for_their_own_units(parent: PolicyIndexPage) -> None:
    reviewer = signed_in(person("r", "reviewer"))
    upload(reviewer, parent, NOTICE.read_bytes(), "notice.txt")
    other = signed_in(person("t", "editor", division=township()))
    response = upload(other, parent, NOTICE.read_bytes(), "notice.txt")
    assert response.context["form"].errors["office"]
    assert not PolicyDocumentPage.objects.exists()


def test_the_menu_offers_the_import_to_editors(parent: PolicyIndexPage) -> None:
    url = reverse("policy_pages_import")
    assert (
        url in signed_in(person("a", "editor")).get(reverse("wagtailadmin_home")).content.decode()
    )
    auditor = signed_in(person("b", "auditor"))
    assert url not in auditor.get(reverse("wagtailadmin_home")).content.decode()
