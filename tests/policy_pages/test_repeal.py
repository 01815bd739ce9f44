"""A document is repealed with its successor, or with a ground and a day; never without a word."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, streamfield

from policy_pages.models import PolicyDocumentPage, PolicyIndexPage
from portal.core.errors import Refused
from tests.policy_pages.factories import county, document, person, section
from tests.support.pages import soup

pytestmark = pytest.mark.django_db
GROUND, DAY = "沁民字〔2026〕9号《关于废止部分规范性文件的决定》", "2026-03-01"
NOTE, ON = "validity_note", "repealed_on"
LACKING: dict[str, tuple[dict[str, str], set[str]]] = {
    "everything": ({}, {NOTE, ON}),
    "the day": ({NOTE: GROUND}, {ON}),
    "the ground": ({ON: DAY}, {NOTE}),
    "the ground, but blanks": ({NOTE: "   ", ON: DAY}, {NOTE}),
}


@pytest.fixture
def parent() -> PolicyIndexPage:
    return section()


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(person("a", "editor"))
    return client


def add(client: Client, parent: PolicyIndexPage, **values: Any) -> Any:
    names = "slug summary keywords seo_title search_description number issuer masthead signed_on"
    more = "index_number topic validity_note successor repealed_on original"
    typed = {
        **dict.fromkeys(f"{names} {more}".split(), ""),
        **{"title": "旧办法", "opening": "active", "validity": "repealed"},
        **{"division": county().pk, "body": streamfield([])},
    }
    url = reverse("wagtailadmin_pages:add", args=("policy_pages", "policydocumentpage", parent.pk))
    return client.post(url, nested_form_data({**typed, **values}))


@pytest.mark.parametrize("lacking", LACKING)
def test_what_lacks_a_ground_is_a_draft_but_not_handed_in(
    editor: Client, parent: PolicyIndexPage, lacking: str
) -> None:
    values, fields = LACKING[lacking]
    answer = add(editor, parent, **values, **{"action-submit": "1"})
    assert answer.status_code == 200
    assert set(answer.context["form"].errors) == fields
    assert not PolicyDocumentPage.objects.exists()
    assert add(editor, parent, **values).status_code == 302
    assert len(PolicyDocumentPage.objects.get().hints()) == len(fields)


def test_with_a_ground_and_a_day_or_with_a_successor_it_is_handed_in(
    editor: Client, parent: PolicyIndexPage
) -> None:
    new = document(parent)
    for values in ({NOTE: GROUND, ON: DAY}, {"successor": new.pk}):
        assert add(editor, parent, **values, **{"action-submit": "1"}).status_code == 302
    for page in PolicyDocumentPage.objects.exclude(pk=new.pk):
        assert page.current_workflow_task_state
        assert not page.hints()


def test_the_form_says_so_beside_the_field(editor: Client, parent: PolicyIndexPage) -> None:
    url = reverse("wagtailadmin_pages:add", args=("policy_pages", "policydocumentpage", parent.pk))
    page = soup(editor.get(url))
    field = page.find("input", {"name": NOTE})
    helped = page.find(id=field["aria-describedby"].split()[0])
    assert "废止" in helped.text or "repeal" in helped.text


def test_nobody_approves_a_repeal_without_a_ground(parent: PolicyIndexPage) -> None:
    page = document(parent, live=False, validity="repealed")
    with pytest.raises(Refused):
        page.get_latest_revision().publish(user=person("b", "reviewer"))
    page.refresh_from_db()
    assert not page.live


@pytest.mark.parametrize("mark", ["", " <b>&amp;</b>"])
@pytest.mark.parametrize("succeeded", [False, True])
def test_the_public_page_shows_ground_and_day(
    client: Client, parent: PolicyIndexPage, mark: str, succeeded: bool
) -> None:
    values: dict[str, Any] = {NOTE: GROUND + mark, ON: date.fromisoformat(DAY)}
    if succeeded:
        values["successor"] = document(parent)
    page = document(parent, "甲〔2014〕1号", validity="repealed", **values)
    told = soup(client.get(page.url)).find(class_="tombstone").text
    assert GROUND + mark in told
    assert DAY in told
