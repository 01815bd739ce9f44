"""Search of the staff area finds what contains the words typed, and only among one's own rows."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from policy_pages.models import NoticePage, PolicyDocumentPage
from portal.core.models import SiteDocument, User
from tests.policy_pages.factories import document, person, section
from tests.support.pages import soup

pytestmark = pytest.mark.django_db
TITLE = "临时救助办事指南"
FOUND = (
    *(
        "临时",
        "时救",
        "办事指南",
        "南",
        "临",
        "指南 救助",
        '"救助办事"',
        "2022〕51",
        "沁民字〔2022〕51号",
    ),
    *("沁民字(2022)51号", "沁民字［2022］51", "51号", "201431-00007"),
)
NOT_FOUND = ("低保", "临救", "临时 低保", '"救助 办事"', "52号", "%", "_", ".", "\\")


@pytest.fixture
def page() -> PolicyDocumentPage:
    parent = section()
    document(parent, "沁民字〔2021〕8号", title="另一件事的通知")
    return document(parent, title=TITLE, index_number="000000000000000000/201431-00007")


@pytest.fixture
def staff(client: Client) -> Client:
    client.force_login(person("editor", "editor"))
    return client


def titles(client: Client, address: str, query: str, **more: Any) -> str:
    return soup(client.get(address, {"q": query, **more})).text


@pytest.mark.parametrize("query", FOUND)
def test_half_words_characters_and_numbers_are_found(
    staff: Client, page: PolicyDocumentPage, query: str
) -> None:
    found = titles(staff, reverse("wagtailadmin_pages:search"), query)
    assert TITLE in found
    assert "另一件事" not in found


@pytest.mark.parametrize("query", NOT_FOUND)
def test_what_does_not_occur_is_not_found_and_nothing_is_a_pattern(
    staff: Client, page: PolicyDocumentPage, query: str
) -> None:
    answer = staff.get(reverse("wagtailadmin_pages:search"), {"q": query})
    assert answer.status_code == 200
    assert not list(answer.context["object_list"])


def test_explorer_and_choosers_find_it_too(staff: Client, page: PolicyDocumentPage) -> None:
    assert TITLE in titles(
        staff, reverse("wagtailadmin_explore", args=[page.get_parent().pk]), "时救"
    )
    chooser = reverse("wagtailadmin_choose_page_search")
    assert TITLE in titles(staff, chooser, "时救")
    kind = "policy_pages.policydocumentpage"
    assert TITLE in titles(staff, chooser, "51号", page_type=kind)
    assert TITLE not in titles(staff, chooser, "51号", page_type="policy_pages.noticepage")


def test_files_are_found_by_half_a_word(staff: Client) -> None:
    kept = {"file": ContentFile(b"x", "a.txt"), "uploaded_by_user": User.objects.get()}
    SiteDocument.objects.create(title="临时救助申请表", **kept)
    for name in ("wagtaildocs:index", "wagtaildocs_chooser:choose_results"):
        assert "临时救助申请表" in titles(staff, reverse(name), "助申")
        assert "临时救助申请表" not in titles(staff, reverse(name), "低保")


@pytest.mark.parametrize("query", ["'", "(", '"', "live:yes", "a" * 900, "[", "〕(", "\x00"])
def test_odd_queries_are_answered(staff: Client, page: PolicyDocumentPage, query: str) -> None:
    assert staff.get(reverse("wagtailadmin_pages:search"), {"q": query}).status_code == 200


def test_only_the_rows_that_were_handed_over_are_looked_through(page: PolicyDocumentPage) -> None:
    others = Page.objects.exclude(pk=page.pk)
    assert not list(others.autocomplete("51号"))
    assert not list(others.search("临时"))
    assert not list(NoticePage.objects.all().autocomplete("51号"))
    assert [one.pk for one in Page.objects.all().autocomplete("51号")] == [page.pk]


def test_nothing_to_look_for_shows_everything_the_newest_first(page: PolicyDocumentPage) -> None:
    keys = [one.pk for one in Page.objects.all().search(" ")]
    assert keys == sorted(keys, reverse=True)
    assert page.pk in keys


def test_the_number_of_questions_stays(staff: Client, django_assert_num_queries: Any) -> None:
    parent = section()
    for number in range(30):
        document(parent, f"沁民字〔2022〕{number}号", title=TITLE)
    with django_assert_num_queries(1):
        assert len(list(Page.objects.all().autocomplete("民字"))) == 30
