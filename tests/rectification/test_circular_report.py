"""The report on a circular: every problem with unit, deadline, state, result and look-back."""

from io import BytesIO
from typing import Any

import pikepdf
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from complaints.rectification import desk
from complaints.rectification.circulars.report import report_facts, report_pdf
from complaints.rectification.models import RectificationItem
from policy_pages.models import CircularPage
from portal.core.models import Role, User
from tests.complaints.factories import County
from tests.rectification import circulars, factories
from tests.rectification.circulars import approve, create, form, row
from tests.rectification.factories import Staff
from tests.support.clients import signed_in
from tests.support.remembered import staff_access

NAME = "某某某"


@pytest.fixture
def page(place: County, people: Staff) -> CircularPage:
    """A public circular with three problems: open, closed in time, confirmed by a look-back."""
    User.objects.filter(pk=people.qinhe_officer.pk).update(display_name=NAME)
    rows = [row(place, people, problem=f"问题{n}") for n in range(3)]
    editor = signed_in(circulars.clerk("editor", place, Role.EDITOR))
    create(editor, circulars.section(place), form(place, rows, **{"action-submit": "1"}))
    made = CircularPage.objects.get()
    approve(signed_in(circulars.clerk("reviewer", place, Role.REVIEWER)), made)
    for item in RectificationItem.objects.order_by("pk")[1:]:
        factories.requested(item, people.qinhe_officer)
        desk.grant_closing(item, people.supervisor, "已核对")
    last = RectificationItem.objects.latest("pk")
    desk.look_back(factories.pending(last), people.county_officer, factories.answers())
    made.refresh_from_db()
    return made


def test_it_tells_state_result_answers_and_what_was_closed_in_time(
    page: CircularPage, django_assert_num_queries: Any
) -> None:
    report_facts(page, timezone.localdate())  # the rules are read
    with django_assert_num_queries(3):
        facts = report_facts(page, timezone.localdate())
    assert [count for _label, count in facts["totals"]] == ["3", "2", "2", "1", "0", "0"]
    opened, closed, confirmed = facts["rows"]
    today = str(timezone.localdate())
    assert (opened[3], opened[6:]) == (["问题0"], [["–"], ["–"], ["–"]])
    assert "已张贴举报电话" in closed[3][1]
    assert (closed[6], closed[8]) == ([today], ["–"])
    assert len(confirmed[8]) == 4
    assert not facts["notes"]
    assert {len(row) for row in facts["rows"]} == {len(facts["columns"])}
    assert [today] == [value for _label, value in facts["facts"]][-1:]
    assert NAME not in str(facts)


def test_a_problem_that_still_has_time_is_neither_in_time_nor_late(page: CircularPage) -> None:
    today = timezone.localdate()
    assert [row[7] for row in report_facts(page, today)["rows"]] == [["–"], ["是"], ["是"]]
    factories.due_from_the_start(RectificationItem.objects.all(), circulars.in_days(-1))
    assert [row[7] for row in report_facts(page, today)["rows"]] == [["已超期"], ["否"], ["否"]]


def test_it_names_the_check_behind_the_circular(
    page: CircularPage, place: County, people: Staff
) -> None:
    assert "JC2026-001" not in str(report_facts(page, timezone.localdate()))
    circulars.plan(place, people, circular=page)
    assert "JC2026-001 三季度随机检查" in str(report_facts(page, timezone.localdate())["facts"])


def test_it_is_tagged_for_screen_readers_and_carries_its_fonts(page: CircularPage) -> None:
    with pikepdf.open(BytesIO(report_pdf(page))) as document:
        assert document.Root.MarkInfo.Marked
        assert str(document.Root.Lang).lower().startswith("zh")
        fonts = [font for sheet in document.pages for font in sheet.Resources.Font.values()]
        below = [font.DescendantFonts[0].FontDescriptor.keys() for font in fonts]
    assert below
    assert all({"/FontFile2", "/FontFile3"} & keys for keys in below), below


def test_an_item_closed_late_is_not_counted_as_closed_in_time(page: CircularPage) -> None:
    factories.due_from_the_start(RectificationItem.objects.all(), circulars.in_days(-1))
    facts = report_facts(page, timezone.localdate())
    assert [count for _label, count in facts["totals"]] == ["3", "2", "0", "1", "0", "1"]


def test_staff_who_see_the_list_there_download_it(page: CircularPage, people: Staff) -> None:
    url = reverse("circular_report", args=[page.pk])
    response = signed_in(people.supervisor).get(url)
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF")
    item = RectificationItem.objects.latest("pk")
    inspect = reverse("rectification_items:inspect", args=[item.pk])
    assert url in signed_in(people.supervisor).get(inspect).content.decode()
    assert signed_in(people.qinhe_officer).get(url).status_code == 404
    assert url not in signed_in(people.qinhe_officer).get(inspect).content.decode()


def test_the_staff_page_of_a_circular_leads_to_its_items_and_its_report(
    page: CircularPage, place: County
) -> None:
    both = circulars.clerk("both", place, Role.EDITOR, Role.RECTIFICATION_OFFICER)
    editing = reverse("wagtailadmin_pages:edit", args=[page.pk])
    items = f"{reverse('rectification_items:index')}?source_circular={page.pk}"
    report = reverse("circular_report", args=[page.pk])
    shown = signed_in(both).get(editing).content.decode()
    assert items in shown
    assert report in shown
    assert signed_in(both).get(items).context["paginator"].count == 3
    assert signed_in(both).get(items.replace(f"={page.pk}", "=0")).context["paginator"].count == 0
    plain = signed_in(circulars.clerk("plain", place, Role.EDITOR)).get(editing).content.decode()
    assert report not in plain


def test_everyone_downloads_it_only_where_the_county_wants(
    page: CircularPage, client: Client
) -> None:
    url = reverse("rectification:circular_report", args=[page.pk])
    assert client.get(url).status_code == 404
    assert url not in client.get(page.url).content.decode()
    CircularPage.objects.update(report_public=True)
    assert url in client.get(page.url).content.decode()
    assert client.get(url).content.startswith(b"%PDF")
    page.refresh_from_db()
    page.unpublish()
    assert client.get(url).status_code == 404


@pytest.mark.usefixtures("place")
def test_a_number_that_no_circular_can_have_is_an_address_of_nothing(
    client: Client, people: Staff
) -> None:
    staff_access()
    endless = 10**25
    assert client.get(f"/rectification/circulars/{endless}/report/").status_code == 404
    officer = signed_in(people.county_officer)
    assert officer.get(f"/admin/circular-report/{endless}/").status_code == 404
    asked = {"source_circular": endless}
    assert officer.get("/admin/rectification_items/", asked).status_code == 200
    assert officer.get("/admin/rectification_list/export/", asked).getvalue()
