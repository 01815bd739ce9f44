"""The public page of the money shows no suppressed figure anywhere; staff pages mind the county."""

import csv
import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from disclosure import funds
from disclosure.funds.suppression import Cell, sum_of
from disclosure.models import FundReport, Programme, SmallCellRule
from portal.core.models import Division, User
from portal.core.worklists import Bucket, work_for
from tests.disclosure.factories import County, opened, staff
from tests.support.pages import soup

pytestmark = pytest.mark.django_db
PAGE, CSV = "/publicity/funds/", "/publicity/funds.csv"
OCTOBER, SEPTEMBER = date(2026, 10, 1), date(2026, 9, 1)
SECRET, HELPER = "4321", "9753"


@pytest.fixture
def pair(county: County) -> tuple[User, User]:
    return (
        staff("county-editor", "editor", county.county),
        staff("county-reviewer", "reviewer", county.county),
    )


@pytest.fixture
def townships(county: County) -> list[Division]:
    for code, name in (("140431102", "灵空山镇"), ("140431103", "王和镇")):
        root = Division.objects.get(pk=county.county.pk)
        root.add_child(code=code.ljust(12, "0"), name=name, level="township")
    return list(Division.objects.filter(level="township").order_by("code"))


def publish(pair: tuple[User, User], code: str, month: date, cells: dict[Any, Cell]) -> FundReport:
    programme = Programme.objects.get(code=code)
    report = funds.enter(programme, month, pair[0], cells, sum_of(cells.values()))
    return funds.publish(report, pair[1])


@pytest.fixture
def month(townships: list[Division], pair: tuple[User, User]) -> list[Division]:
    """Two programmes in October; one has a small cell in the first township."""
    small = {
        townships[0]: Cell(1, 2, Decimal(SECRET)),
        townships[1]: Cell(7, 9, Decimal(HELPER)),
        townships[2]: Cell(88, 99, Decimal(20000)),
    }
    publish(pair, "children", OCTOBER, small)
    large = {place: Cell(40, 70, Decimal(30000)) for place in townships}
    publish(pair, "dibao-rural", OCTOBER, large)
    return townships


def everywhere(client: Client, townships: list[Division]) -> list[str]:
    """Every public page and file about the month."""
    queries = ["", "?programme=children", "?programme=dibao-rural&month=2026-10"]
    for place in townships:
        queries += [f"?division={place.short_code}"]
        queries += [f"?division={place.short_code}&programme=children"]
    answers = [client.get(f"{url}{query}") for url in (PAGE, CSV) for query in queries]
    assert {answer.status_code for answer in answers} == {200}
    return [answer.content.decode() for answer in answers]


def test_a_suppressed_figure_is_on_no_page_no_chart_and_no_file(
    client: Client, month: list[Division]
) -> None:
    for text in everywhere(client, month):
        plain = text.replace(",", "")
        assert SECRET not in plain
        assert HELPER not in plain


def test_no_sum_has_a_suppressed_part(client: Client, month: list[Division]) -> None:
    """The township's sum over programmes would give the one away; the county's stays."""
    small = soup(client.get(f"{PAGE}?division={month[0].short_code}"))
    assert "34321" not in small.text.replace(",", "")
    assert "30000.00" in small.text.replace(",", "")
    whole = soup(client.get(f"{PAGE}?division={month[2].short_code}"))
    assert "50000.00" in whole.text.replace(",", "")


def test_a_township_without_numbers_is_named(client: Client, month: list[Division]) -> None:
    page = soup(client.get(f"{PAGE}?programme=children"))
    assert month[3].name in page.select_one(".notice--warn").text
    assert not soup(client.get(f"{PAGE}?programme=dibao-rural")).select(".notice--warn")


def test_the_chart_has_a_text_alternative_and_no_inline_style(
    client: Client, month: list[Division]
) -> None:
    response = client.get(f"{PAGE}?programme=dibao-rural")
    chart = soup(response).select_one("svg.chart")
    named = {chart.find(id=name).name for name in chart["aria-labelledby"].split()}
    assert named == {"title", "desc"}
    assert month[0].name in chart.find("desc").text
    assert len(chart.find_all("rect")) == len(month)
    assert " style=" not in str(chart)
    tables = soup(response).select("table.data")
    assert all(table.find("caption").text.strip() for table in tables)
    assert all(head.get("scope") for table in tables for head in table.find_all("th"))


def test_months_of_one_township_and_programme_stand_in_order(
    client: Client, month: list[Division], pair: tuple[User, User]
) -> None:
    cells = {place: Cell(30, 60, Decimal(25000)) for place in month}
    publish(pair, "dibao-rural", SEPTEMBER, cells)
    page = soup(client.get(f"{PAGE}?programme=dibao-rural&division={month[0].short_code}"))
    assert [cell.text for cell in page.select("table.data td.strong")] == ["2026-09", "2026-10"]


def test_a_draft_and_a_withdrawn_month_are_not_public(
    client: Client, townships: list[Division], pair: tuple[User, User]
) -> None:
    cells = {townships[0]: Cell(40, 70, Decimal(HELPER))}
    report = publish(pair, "children", OCTOBER, cells)
    funds.withdraw(report, pair[1], "made-up mistake")
    funds.enter(report.programme, OCTOBER, pair[0], cells, sum_of(cells.values()))
    assert HELPER not in client.get(PAGE).content.decode().replace(",", "")
    assert HELPER not in client.get(CSV).content.decode()


def test_the_file_opens_as_it_is_and_runs_nothing(client: Client, month: list[Division]) -> None:
    Programme.objects.filter(code="children").update(name="=1+1")
    response = client.get(CSV)
    assert response.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert len(rows) == 1 + 2 + 3 + 4  # a heading, two totals of the county, townships
    assert {row[1] for row in rows[1:]} == {"'=1+1", "农村低保"}


@pytest.mark.parametrize(
    "query",
    [
        "?month=1999-01",
        "?month=x",
        "?programme=%00",
        "?division=²",
        "?division=99",
        "?month=2026-1",
    ],
)
def test_odd_questions_are_answered(client: Client, month: list[Division], query: str) -> None:
    assert client.get(f"{PAGE}{query}").status_code == 200
    assert client.get(f"{CSV}{query}").status_code == 200


def test_the_page_takes_few_queries(
    client: Client, month: list[Division], django_assert_max_num_queries: Callable[..., Any]
) -> None:
    client.get(PAGE)
    for query in ("", "?programme=children", f"?division={month[0].short_code}"):
        with django_assert_max_num_queries(14):
            client.get(f"{PAGE}{query}")


def page_of(report: FundReport) -> str:
    return reverse("fund_reports:inspect", args=[report.pk])


@pytest.mark.parametrize(
    ("role", "where", "sees"),
    [
        ("editor", "county", True),
        ("reviewer", "county", True),
        ("supervisor", "county", True),
        ("auditor", "county", True),
        ("editor", "qinhe", False),
        ("reviewer", "guodao", False),
        ("petition_officer", "county", False),
        ("administrator", "county", False),
    ],
)
def test_unsuppressed_figures_are_for_roles_of_the_whole_county(
    client: Client, county: County, month: list[Division], role: str, where: str, sees: bool
) -> None:
    client.force_login(staff("someone", role, getattr(county, where)))
    report = FundReport.objects.get(programme__code="children")
    assert (client.get("/admin/fund_reports/").status_code == 200) is sees
    answer = client.get(page_of(report))
    assert (answer.status_code == 200) is sees
    assert (SECRET in answer.content.decode()) is sees


def test_from_the_grid_to_the_public(
    client: Client, county: County, pair: tuple[User, User]
) -> None:
    client.force_login(pair[0])
    chosen = {"programme": "children", "month": "2026-10", "by_hand": "1"}
    response = client.post(reverse("fund_reports:begin"), chosen)
    grid = response["Location"]
    numbers = {
        "households-140431100": 40, "persons-140431100": 50, "amount-140431100": "900.50",
        "households-140431101": 30, "persons-140431101": 50, "amount-140431101": "",
        "households-total": 70, "persons-total": 101, "amount-total": "1800.50",
    }  # fmt: skip
    response = client.post(grid, numbers)
    assert response.status_code == 422
    assert county.guodao.name in soup(response).select_one(".case__error").text
    assert soup(response).find(id="id_amount-140431100")["value"] == "900.50"
    response = client.post(grid, {**numbers, "amount-140431101": "900.00"})
    report = FundReport.objects.get()
    assert response["Location"] == page_of(report)

    client.force_login(pair[1])
    response = client.post(page_of(report), {"step": "publish"})
    assert response.status_code == 422  # 100 persons, 101 stated

    client.force_login(pair[0])
    assert "101" in client.get(page_of(report)).content.decode()
    correct = reverse("fund_reports:correct", args=[report.pk])
    assert soup(client.get(correct)).find(id="id_persons-total")["value"] == "101"
    client.post(correct, {**numbers, "amount-140431101": "900.00", "persons-total": 100})
    assert client.post(page_of(report), {"step": "publish"}).status_code == 302  # not offered
    report.refresh_from_db()
    assert report.status == FundReport.Status.DRAFT

    client.force_login(pair[1])
    client.post(page_of(report), {"step": "publish"})
    report.refresh_from_db()
    assert report.status == FundReport.Status.PUBLISHED
    assert "1800.50" in client.get(PAGE).content.decode().replace(",", "")
    history = client.get(reverse("fund_reports:history", args=[report.pk]))
    assert history.status_code == 200


def test_the_lists_are_counted_on_the_page_and_a_refusal_keeps_what_was_chosen(
    client: Client, county: County, pair: tuple[User, User]
) -> None:
    client.force_login(pair[0])
    chosen = {"programme": "dibao-rural", "month": "2026-10"}
    response = client.post(reverse("fund_reports:begin"), chosen)
    assert response.status_code == 422
    assert soup(response).find(id="id_month")["value"] == "2026-10"
    opened(county, stage="monthly", month=OCTOBER)
    client.post(reverse("fund_reports:begin"), chosen)
    page = client.get(page_of(FundReport.objects.get()))
    assert county.guodao.name in soup(page).text  # named as missing


def test_a_township_prepares_nothing(client: Client, county: County) -> None:
    client.force_login(county.editor)
    for name in ("fund_reports:begin", "fund_reports:enter"):
        assert client.get(reverse(name)).status_code in {302, 403}


def test_drafts_wait_for_the_second_person_of_the_county(
    county: County, pair: tuple[User, User]
) -> None:
    cell = Cell(40, 70, Decimal(900))
    programme = Programme.objects.get(code="children")
    report = funds.enter(programme, OCTOBER, pair[0], {county.qinhe: cell}, cell)
    today = date(2026, 11, 2)
    waiting = work_for(pair[1], today)[Bucket.TO_APPROVE]
    assert [item.url for item in waiting.items] == [page_of(report)]
    assert work_for(pair[0], today)[Bucket.MINE].count == 1
    assert work_for(pair[0], today)[Bucket.TO_APPROVE].count == 0
    assert work_for(county.reviewer, today)[Bucket.TO_APPROVE].count == 0


@pytest.mark.parametrize(
    ("role", "allowed"), [("administrator", True), ("editor", False), ("reviewer", False)]
)
def test_the_threshold_is_the_administrators_to_set(
    client: Client, county: County, role: str, allowed: bool
) -> None:
    client.force_login(staff("someone", role, county.county))
    values = {"threshold": 5, "basis": "本县设定", "effective_from": "2999-01-01"}
    client.post(reverse("small_figures:add"), values)
    assert SmallCellRule.objects.exists() is allowed
    client.post(reverse("small_figures:add"), {**values, "threshold": 1})
    assert not SmallCellRule.objects.filter(threshold=1).exists()


def test_large_sums_are_written_in_groups_and_the_file_is_left_to_count(
    client: Client, month: list[Division]
) -> None:
    query = f"?division={month[2].short_code}"
    assert "50,000.00" in soup(client.get(f"{PAGE}{query}")).select_one("table.data").text
    assert "30000.00" in client.get(f"{CSV}{query}").content.decode()
