"""The page of a list shows its findings by rule, with every place and reason."""

from typing import Any

import pytest
from django.test import Client

from disclosure import roster as writer
from tests.disclosure.factories import County, imported
from tests.disclosure.test_screening import MONTH, file_with, known_dead
from tests.disclosure.test_staff_pages import as_user, page_of
from tests.disclosure.workbooks import HEADER, person, text_table
from tests.support.made_up import identity_number
from tests.support.pages import soup

pytestmark = pytest.mark.django_db


def groups(answer: Any, severity: str) -> list[str]:
    rows = soup(answer).select(f'tbody[data-severity="{severity}"]')
    return [row.get_text(" ", strip=True) for row in rows]


def unknown_villages(people: int) -> bytes:
    rows = [person(number) for number in range(1, people + 1)]
    for row in rows:
        row[2] = "不存在的村"
    return text_table([HEADER, *rows])


def test_a_finding_names_its_row_and_the_serial_in_the_list(client: Client, county: County) -> None:
    identity = identity_number()
    known_dead(county, identity, None)
    roster = imported(county, file_with(identity_number(), identity), month=MONTH)
    (text,) = groups(as_user(client, county.editor).get(page_of(roster)), "explain")
    assert "3" in text
    assert "2" in text


def test_findings_of_one_rule_and_reason_stand_together(client: Client, county: County) -> None:
    roster = imported(county, unknown_villages(4))
    first = roster.findings.filter(severity="explain").first()
    writer.explain(first, county.editor, "新合并的行政村")
    answer = as_user(client, county.editor).get(page_of(roster))
    (text,) = groups(answer, "explain")
    assert text.count("新合并的行政村") == 1
    assert len(soup(answer).select('tbody[data-severity="explain"] tr')) == 2


def test_what_no_longer_holds_is_told_with_its_reason(client: Client, county: County) -> None:
    identity = identity_number()
    register = known_dead(county, identity, None)
    roster = imported(county, file_with(identity), month=MONTH)
    writer.explain(roster.findings.get(code="deceased"), county.editor, "登记有误，已核实")
    register.entries.all().delete()
    writer.submit(roster, county.editor)
    answer = as_user(client, county.reviewer).get(page_of(roster))
    assert groups(answer, "explain") == []
    assert any("登记有误，已核实" in text for text in groups(answer, "note"))


def test_many_findings_can_be_cut_to_a_severity(client: Client, county: County) -> None:
    roster = imported(county, unknown_villages(30))
    page = page_of(roster)
    answer = as_user(client, county.editor).get(page)
    assert soup(answer).select_one('a[href="?severity=explain#findings"]')
    only = client.get(f"{page}?severity=note")
    assert groups(only, "note")
    assert not groups(only, "explain")
    assert groups(client.get(f"{page}?severity=nonsense"), "explain")


def test_few_findings_need_no_filter(client: Client, county: County) -> None:
    answer = as_user(client, county.editor).get(page_of(imported(county)))
    assert not soup(answer).select('a[href*="severity="]')


def test_a_page_of_findings_costs_the_same_for_any_number(
    client: Client, county: County, django_assert_max_num_queries: Any
) -> None:
    roster = imported(county, unknown_villages(150))
    as_user(client, county.reviewer).get(page_of(roster))
    with django_assert_max_num_queries(30):
        assert client.get(f"{page_of(roster)}?findings=2").status_code == 200


def test_a_head_that_lacks_a_phone_is_told_on_the_page(client: Client, county: County) -> None:
    from portal.core.models import Office

    Office.objects.filter(division=county.qinhe).update(hotline="")
    roster = imported(county)
    as_user(client, county.editor)
    assert len(groups(client.get(page_of(roster)), "block")) == 1
    answer = client.post(page_of(roster), {"step": "submit"})
    assert answer.status_code == 422
    assert soup(answer).select_one('#step-submit [role="alert"]')
