"""A guide that lacks a key element is a draft; staff are told what it lacks, what went stale."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import nested_form_data, streamfield

from policy_pages import key_elements
from policy_pages.check_block import CheckBlock
from policy_pages.models import GuidePage, PolicyIndexPage
from policy_pages.stale import stale_guides
from portal.core.errors import Refused
from portal.core.models import Office, User
from portal.core.worklists import Bucket, work_for
from tests.policy_pages.factories import county, document, office, person, section, township
from tests.policy_pages.guide_factory import HALL, STREAMS, YES_NO, guide
from tests.support.made_up import identity_number

pytestmark = pytest.mark.django_db

ELEMENTS = {
    "bases": {"bases": []},
    "eligible": {"eligible": []},
    "materials": {"materials": []},
    "steps": {"steps": []},
    "no place at all": {"where": []},
    "address": {"where": [("place", {**HALL, "address": " "})]},
    "hours": {"where": [("place", {**HALL, "hours": ""})]},
    "phone": {"where": [("place", {**HALL, "phone": ""})]},
}


@pytest.fixture
def parent() -> PolicyIndexPage:
    return section()


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def form(**values: Any) -> dict[str, Any]:
    plain = "slug summary keywords seo_title search_description programme_code overall_limit fee"
    empty = dict.fromkeys(plain.split(), "")
    streams = {**STREAMS, "standards": [], "forms": [], "links": [], "self_check": []}
    parts = {name: streamfield(values.pop(name, rows)) for name, rows in streams.items()}
    typed = {"title": "指南", **empty, "division": county().pk, **values, **parts}
    return nested_form_data(typed)


def add(client: Client, parent: PolicyIndexPage, **values: Any) -> Any:
    url = reverse("wagtailadmin_pages:add", args=("policy_pages", "guidepage", parent.pk))
    return client.post(url, form(**values))


@pytest.mark.parametrize("element", ELEMENTS)
def test_what_lacks_a_key_element_is_a_draft_but_not_handed_in(
    parent: PolicyIndexPage, element: str
) -> None:
    editor, lacking = signed_in(person("a", "editor")), ELEMENTS[element]
    response = add(editor, parent, **lacking, **{"action-submit": "1"})
    assert response.status_code == 200
    (field,) = lacking
    assert response.context["form"].errors[field]
    assert not GuidePage.objects.exists()
    assert add(editor, parent, **lacking).status_code == 302
    page = GuidePage.objects.get()
    assert page.hints() == key_elements.sentences(page) != []
    shown = editor.get(reverse("wagtailadmin_pages:edit", args=(page.pk,))).content.decode()
    assert all(hint in shown for hint in page.hints())


def test_a_draft_that_is_saved_again_without_an_address_keeps_its_own(
    parent: PolicyIndexPage,
) -> None:
    editor = signed_in(person("a", "editor"))
    add(editor, parent, title="采暖救助")
    page = GuidePage.objects.get()
    for _save in range(2):
        edit = reverse("wagtailadmin_pages:edit", args=(page.pk,))
        assert editor.post(edit, form(title="采暖救助")).status_code == 302
        saved = GuidePage.objects.get().get_latest_revision_as_object()
        assert saved.slug == "cai-nuan-jiu-zhu"


def test_a_whole_guide_goes_through_two_people(parent: PolicyIndexPage, client: Client) -> None:
    add(signed_in(person("a", "editor")), parent, **{"action-submit": "1"})
    page = GuidePage.objects.get()
    assert not page.live
    task = page.current_workflow_task_state
    url = reverse("wagtailadmin_pages:workflow_action", args=(page.pk, "approve", task.pk))
    signed_in(person("b", "reviewer")).post(url, {"comment": ""})
    assert client.get(page.url).status_code == 200


def test_nobody_approves_what_lacks_a_key_element(parent: PolicyIndexPage) -> None:
    page = guide(parent, live=False, bases=[])
    with pytest.raises(Refused):
        page.get_latest_revision().publish(user=person("b", "reviewer"))
    page.refresh_from_db()
    assert not page.live


def test_units_of_townships_are_a_place_with_hours_and_phone(parent: PolicyIndexPage) -> None:
    made = office(township(), "沁河镇办")
    values = {"address": "演示路", "hours": "周一至周五"}
    Office.objects.filter(pk=made.pk).update(**values)
    page = guide(parent, live=False, where=[], at_townships=True)
    assert key_elements.missing(page) == []


@pytest.mark.parametrize(
    ("field", "rows"),
    [
        ("forms", None),
        ("questions", [("question", {"question": "谁？", "answer": "{}"})]),
        ("links", [("link", {"title": "网", "url": "https://example.cn/{}", "note": ""})]),
        ("self_check", [("question", {**YES_NO, "explanation": "{}"})]),
        ("self_check", [("question", {**YES_NO, "law": "{}"})]),
        ("standards", [("standard", {"title": "一", "value": "二", "basis": "{}"})]),
    ],
)
def test_no_new_part_of_a_guide_takes_a_number(
    parent: PolicyIndexPage, field: str, rows: list[tuple[str, dict[str, Any]]] | None
) -> None:
    number = identity_number()
    if rows is None:
        rows = [("form", {"name": "{}", "file": None, "note": ""})]
    kind, value = rows[0]
    filled = {k: v.format(number) if isinstance(v, str) else v for k, v in value.items()}
    page = guide(parent, live=False)
    setattr(page, field, [(kind, filled)])
    with pytest.raises(ValidationError) as caught:
        page.full_clean()
    assert number not in str(caught.value)


@pytest.mark.parametrize("kind", ["number", "per_head"])
def test_a_number_without_a_limit_is_no_question(kind: str) -> None:
    block = CheckBlock()
    with pytest.raises(ValidationError):
        block.clean(block.to_python({**YES_NO, "kind": kind}))
    assert block.clean(block.to_python({**YES_NO, "kind": kind, "limit": "5"}))["limit"] == 5
    with pytest.raises(ValidationError):
        block.clean(block.to_python({**YES_NO, "kind": kind, "limit": "-5"}))


def test_a_guide_on_a_repealed_document_waits_on_the_worklist(parent: PolicyIndexPage) -> None:
    paper = document(parent)
    row = {"title": paper.title, "number": "", "article": "", "page": paper}
    page = guide(parent, bases=[("basis", row)])
    guide(parent, slug="other")
    editor, today = person("a", "editor"), timezone.localdate()
    assert stale_guides() == []
    paper.validity = "repealed"
    paper.save_revision().publish(skip_permission_checks=True)
    assert stale_guides() == [page]
    assert [one.title for one in work_for(editor, today)[Bucket.OVERDUE].items] == [page.title]
    elsewhere = person("b", "editor", division=township())
    assert work_for(elsewhere, today)[Bucket.OVERDUE].count == 0
    page.refresh_from_db()
    assert any(paper.title in hint for hint in page.hints())
