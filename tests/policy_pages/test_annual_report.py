"""The national table of the annual report: sums are computed, and a table that cannot be right
is refused."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from policy_pages import annual_rows
from policy_pages.models import AnnualReportPage, OpenGovernmentIndexPage
from tests.policy_pages import factories
from tests.support.pages import soup

ROWS: list[dict[str, Any]] = [
    {"row": "new", "persons": 6, "business": 1},
    {"row": "carried_in", "persons": 1},
    {"row": "granted", "persons": 5, "business": 1},
    {"row": "petition", "persons": 1},
    {"row": "carried_out", "persons": 1},
]


def test_totals_are_computed() -> None:
    lines = annual_rows.table(ROWS)
    assert len(lines) == len(annual_rows.ROW_CHOICES) + 1
    assert (lines[0].total, lines[-2].label, lines[-2].total) == (7, "（七）总计", 7)


def test_an_empty_table_is_a_year_without_applications() -> None:
    assert annual_rows.faults([]) == []
    assert {line.total for line in annual_rows.table([])} == {0}


def test_what_came_in_must_have_gone_out() -> None:
    assert annual_rows.faults(ROWS) == []
    (fault,) = annual_rows.faults(ROWS[:-1])
    assert "自然人" in str(fault)


def test_a_row_stands_once() -> None:
    assert len(annual_rows.faults([*ROWS, ROWS[-1]])) >= 1


def report(**values: Any) -> AnnualReportPage:
    from wagtail.models import Site

    front = Site.objects.get(is_default_site=True).root_page
    section = OpenGovernmentIndexPage.objects.first()
    if section is None:
        section = OpenGovernmentIndexPage(title="政府信息公开", slug="open")
        section.division = factories.county()
        front.add_child(instance=section)
        section.save_revision().publish(skip_permission_checks=True)
    typed = [("row", {key: row.get(key, 0) for key in _keys()} | {"row": row["row"]})
             for row in values.pop("rows", ROWS)]  # fmt: skip
    page = AnnualReportPage(
        **{"title": "2025年年度报告", "year": 2025, "applications": typed, **values}
    )
    page.division = factories.county()
    section.add_child(instance=page)
    page.save_revision().publish(skip_permission_checks=True)
    return page


def _keys() -> list[str]:
    return [key for key, _label in annual_rows.APPLICANTS]


@pytest.mark.django_db
def test_the_page_shows_six_parts_and_the_table(client: Client) -> None:
    page = soup(client.get(report(overview="All about it.").url))
    heads = [head.get_text() for head in page.select("main h2")]
    assert [head[0] for head in heads] == list("一二三四五六")
    cells = [cell.get_text() for cell in page.select("main tbody tr")[0].select("td")]
    assert (cells[1], cells[-1]) == ("6", "7")


@pytest.mark.django_db
def test_the_report_of_the_website_is_a_table_of_its_own(client: Client) -> None:
    rows = [("figure", {"item": "信息发布总数", "value": "126", "note": ""})]
    page = soup(client.get(report(kind="website", rows=[], active=rows).url))
    assert "126" in page.select_one("main table").get_text()  # type: ignore[union-attr]
    assert "总体情况" not in page.select_one("main").get_text()  # type: ignore[union-attr]


@pytest.mark.django_db
def test_a_table_that_does_not_add_up_is_refused() -> None:
    with pytest.raises(ValidationError) as refused:
        report(rows=ROWS[:-1])
    assert "applications" in refused.value.message_dict


@pytest.mark.django_db
def test_a_year_has_one_report_of_a_kind() -> None:
    report()
    with pytest.raises(ValidationError) as refused:
        report(title="Again", slug="again")
    assert "year" in refused.value.message_dict


@pytest.mark.django_db
@pytest.mark.parametrize("year", [0, 1999, 2101])
def test_a_year_that_cannot_be_is_refused(year: int) -> None:
    with pytest.raises(ValidationError):
        report(year=year)
