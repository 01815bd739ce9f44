"""Publication through the real admin views: two people, and no way around."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, TaskState
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from policy_pages.models import NoticePage, PolicyIndexPage
from portal.core.models import User
from portal.core.worklists import Bucket, work_for
from tests.policy_pages.factories import county, person, township
from tests.support.clients import signed_in

pytestmark = pytest.mark.django_db


def form(title: str = "救助公告", text: str = "第一稿。", **extra: Any) -> dict[str, Any]:
    return nested_form_data(
        {
            "title": title,
            "slug": "",
            "summary": "",
            "keywords": "",
            "number": "",
            "issuer": "",
            "masthead": "",
            "signed_on": "",
            "index_number": "",
            "seo_title": "",
            "search_description": "",
            "division": county().pk,
            "body": streamfield([("paragraph", rich_text(f"<p>{text}</p>"))]),
            **extra,
        }
    )


def create(client: Client, parent: Page, **extra: Any) -> NoticePage:
    url = reverse("wagtailadmin_pages:add", args=("policy_pages", "noticepage", parent.pk))
    response = client.post(url, form(**extra))
    assert response.status_code == 302, response.context["form"].errors
    return NoticePage.objects.latest("pk")


def edit(client: Client, page: NoticePage, **extra: Any) -> Any:
    url = reverse("wagtailadmin_pages:edit", args=(page.pk,))
    return client.post(url, form(**{"slug": page.slug, **extra}))


def task_of(page: NoticePage) -> TaskState:
    page.refresh_from_db()
    return page.current_workflow_task_state


def approve(client: Client, page: NoticePage) -> None:
    """Approve in the view that the moderation menu posts to."""
    task = task_of(page)
    url = reverse("wagtailadmin_pages:workflow_action", args=(page.pk, "approve", task.pk))
    client.post(url, {"comment": ""})


def is_live(page: NoticePage) -> bool:
    page.refresh_from_db()
    return bool(page.live)


def test_a_second_person_approves_and_the_page_is_public(
    parent: PolicyIndexPage, client: Client
) -> None:
    page = create(signed_in(person("a", "editor")), parent, **{"action-submit": "1"})
    assert not is_live(page)
    assert client.get(page.url).status_code == 404
    approve(signed_in(person("c", "reviewer")), page)
    assert is_live(page)
    assert "第一稿。" in client.get(page.url).content.decode()


@pytest.mark.parametrize("roles", [("editor",), ("editor", "reviewer")])
def test_an_author_can_neither_publish_nor_approve(
    parent: PolicyIndexPage, roles: tuple[str, ...]
) -> None:
    author = signed_in(person("a", *roles))
    page = create(author, parent, **{"action-publish": "1"})
    assert not is_live(page)
    edit(author, page, **{"action-publish": "1"})
    assert not is_live(page)
    edit(author, page, **{"action-submit": "1"})
    approve(author, page)
    assert not is_live(page)
    edit(author, page, **{"action-workflow-action": "1", "workflow-action-name": "approve"})
    assert not is_live(page)


def test_an_author_cannot_approve_through_the_address_of_somebody_elses_page(
    parent: PolicyIndexPage,
) -> None:
    author = signed_in(person("a", "editor", "reviewer"))
    mine = create(author, parent, **{"action-submit": "1"})
    other = create(
        signed_in(person("b", "editor")), parent, title="另一则公告", **{"action-submit": "1"}
    )
    task = task_of(mine)
    url = reverse("wagtailadmin_pages:workflow_action", args=(other.pk, "approve", task.pk))
    author.post(url, {"comment": ""})
    assert not is_live(mine)


def test_a_superuser_who_wrote_cannot_approve(parent: PolicyIndexPage) -> None:
    boss = person("boss", "editor", "reviewer")
    User.objects.filter(pk=boss.pk).update(is_superuser=True)
    client = signed_in(User.objects.get(pk=boss.pk))
    page = create(client, parent, **{"action-publish": "1"})
    edit(client, page, **{"action-submit": "1"})
    approve(client, page)
    assert not is_live(page)


def test_bulk_publication_is_refused(parent: PolicyIndexPage) -> None:
    both = signed_in(person("a", "editor", "reviewer"))
    page = create(both, parent)
    url = reverse("wagtail_bulk_action", args=("wagtailcore", "page", "publish"))
    response = both.post(f"{url}?id={page.pk}&next=/admin/", {})
    assert response.status_code in (200, 302, 403)
    assert not is_live(page)


def test_who_wrote_first_cannot_approve_after_another_touched_it(parent: PolicyIndexPage) -> None:
    first, second = person("a", "editor", "reviewer"), person("b", "editor", "reviewer")
    page = create(signed_in(first), parent)
    edit(signed_in(second), page, text="第二稿。", **{"action-submit": "1"})
    approve(signed_in(first), page)
    assert not is_live(page)
    approve(signed_in(second), page)
    assert not is_live(page)
    approve(signed_in(person("c", "reviewer")), page)
    assert is_live(page)


def test_a_reviewer_who_changes_the_text_while_approving_needs_a_third_person(
    parent: PolicyIndexPage, client: Client
) -> None:
    page = create(signed_in(person("a", "editor")), parent, **{"action-submit": "1"})
    reviewer = signed_in(person("b", "reviewer"))
    edit(
        reviewer,
        page,
        text="审查时改动。",
        **{"action-workflow-action": "1", "workflow-action-name": "approve"},
    )
    assert not is_live(page)
    approve(reviewer, page)
    assert not is_live(page)
    approve(signed_in(person("c", "reviewer")), page)
    assert is_live(page)
    assert "审查时改动。" in client.get(page.url).content.decode()


def test_a_later_draft_needs_approval_again_and_the_public_text_stays(
    parent: PolicyIndexPage, client: Client
) -> None:
    editor, reviewer = person("a", "editor"), person("b", "reviewer")
    page = create(signed_in(editor), parent, **{"action-submit": "1"})
    approve(signed_in(reviewer), page)
    edit(signed_in(editor), page, text="改动。", **{"action-publish": "1"})
    assert "第一稿。" in client.get(page.url).content.decode()
    edit(signed_in(editor), page, text="改动。", **{"action-submit": "1"})
    approve(signed_in(reviewer), page)
    assert "改动。" in client.get(page.url).content.decode()


def test_the_reviewer_of_another_township_cannot_approve(parent: PolicyIndexPage) -> None:
    here, there = township(), township("140431101000", "郭道镇")
    page = create(
        signed_in(person("a", "editor", division=here)),
        parent,
        division=here.pk,
        **{"action-submit": "1"},
    )
    approve(signed_in(person("b", "reviewer", division=there)), page)
    assert not is_live(page)
    approve(signed_in(person("c", "reviewer", division=here)), page)
    assert is_live(page)


@pytest.mark.parametrize("asked", ["county", "none"])
def test_a_township_editor_writes_for_their_own_township_only(
    parent: PolicyIndexPage, asked: str
) -> None:
    here = township()
    editor = signed_in(person("a", "editor", division=here))
    division = county().pk if asked == "county" else ""
    url = reverse("wagtailadmin_pages:add", args=("policy_pages", "noticepage", parent.pk))
    editor.post(url, form(division=division, **{"action-submit": "1"}))
    page = NoticePage.objects.last()
    assert page is None or page.division == here


def test_a_page_without_a_division_belongs_to_the_county(parent: PolicyIndexPage) -> None:
    page = NoticePage(title="无归属", slug="none", live=False)
    parent.add_child(instance=page)
    page.save_revision()
    here = township()
    for user in (person("a", "editor", division=here), person("b", "reviewer", division=here)):
        assert not page.permissions_for_user(user).can_edit()
    assert page.permissions_for_user(person("c", "editor")).can_edit()


def test_two_pages_of_the_same_chinese_title_get_two_addresses(parent: PolicyIndexPage) -> None:
    editor = signed_in(person("a", "editor"))
    slugs = [create(editor, parent, title="公告").slug for _time in range(2)]
    assert slugs == ["gong-gao", "gong-gao-2"]


def test_a_personal_number_is_refused_even_in_a_draft(
    parent: PolicyIndexPage, made_up: Callable[[], str]
) -> None:
    number = made_up()
    url = reverse("wagtailadmin_pages:add", args=("policy_pages", "noticepage", parent.pk))
    response = signed_in(person("a", "editor")).post(url, form(text=f"证号{number}。"))
    assert response.status_code == 200
    assert not NoticePage.objects.exists()
    errors = str(response.context["form"].errors["body"])
    assert errors
    assert number not in errors


@pytest.fixture(params=["identity_number", "mobile", "bank_card"])
def made_up(request: pytest.FixtureRequest) -> Callable[[], str]:
    from tests.support import made_up

    return getattr(made_up, request.param)  # type: ignore[no-any-return]


def test_the_home_panel_offers_the_page_to_reviewers_who_did_not_write_it(
    parent: PolicyIndexPage,
) -> None:
    author = person("author", "editor", "reviewer")
    create(signed_in(author), parent, **{"action-submit": "1"})
    waiting = {
        user.username: work_for(user, timezone.localdate())[Bucket.TO_APPROVE].count
        for user in (author, person("second", "reviewer"), person("clerk", "editor"))
    }
    assert waiting == {"author": 0, "second": 1, "clerk": 0}
