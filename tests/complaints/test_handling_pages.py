"""The work page shows who helps, what was found and what belongs together, and loses no word."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from complaints import desk
from complaints.models import Complaint, Exclusion
from portal.core.models import User
from tests.complaints import factories
from tests.complaints.factories import County
from tests.complaints.test_staff_area import client_of, page_of, take
from tests.support.pages import soup
from tests.support.remembered import staff_access

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _staff_access(place: County) -> None:
    staff_access()


@pytest.fixture
def case(place: County, qinhe_officer: User) -> Complaint:
    return factories.in_status(place, qinhe_officer, "accepted")


def test_units_help_through_the_forms(
    place: County, case: Complaint, qinhe_officer: User, guodao_officer: User
) -> None:
    lead, helper = client_of(qinhe_officer), client_of(guodao_officer)
    assert helper.get(page_of(case)).status_code == 404
    office = place.guodao_office.pk
    assert take(lead, case, "units", office=office, task="请协助核实。").status_code == 302
    assert case.number in helper.get(reverse("petitions:index")).content.decode()
    page = soup(helper.get(page_of(case)))
    assert {f["value"] for f in page.select("input[name=step]")} == {"unit_opinion", "note"}
    unit = case.units.get()
    assert take(helper, case, "unit_opinion", unit=unit.pk, opinion="属实。").status_code == 302
    assert take(helper, case, "note", body="详见附表。").status_code == 302
    text = lead.get(page_of(case)).content.decode()
    assert "属实。" in text
    assert "详见附表。" in text


def test_an_investigation_by_the_form_keeps_what_was_typed(
    place: County, case: Complaint, qinhe_officer: User
) -> None:
    pair = [factories.colleague(place.qinhe_office, number) for number in (1, 2)]
    values: dict[str, Any] = {"on": timezone.localdate(), "place": "村委会", "method": "走访"}
    values |= {"found": "登记簿上没有。", "first": pair[0].pk}
    client = client_of(qinhe_officer)
    alone = take(client, case, "investigate", second=pair[0].pk, **values)
    assert alone.status_code == 422
    assert "登记簿上没有。" in alone.content.decode()
    assert take(client, case, "investigate", second=pair[1].pk, **values).status_code == 302
    text = client.get(page_of(case)).content.decode()
    assert all(person.get_full_name() in text for person in pair)


def test_a_group_is_shown_as_far_as_one_may_open_it(
    place: County, case: Complaint, qinhe_officer: User, guodao_officer: User
) -> None:
    lead = factories.lead_for(case, qinhe_officer)
    client = client_of(qinhe_officer)
    unknown = take(client, case, "merge", into="QY20200101-0001", reason="同一件事")
    assert unknown.status_code == 422
    there = factories.filed(place, division=place.guodao_village)
    assert take(client, case, "merge", into=there.number, reason="同一件事").status_code == 422
    merged = take(client, case, "merge", into=f" {lead.number.lower()} ", reason="同一件事")
    assert merged.status_code == 302
    assert case.number in client.get(page_of(lead)).content.decode()
    assert lead.number in client.get(page_of(case)).content.decode()
    assert "+1" in soup(client.get(reverse("petitions:index"))).get_text()
    factories.reply(lead, qinhe_officer)
    assert case.number in client.get(page_of(lead)).content.decode()
    Exclusion.objects.create(complaint=case, user=qinhe_officer, reason="recused")
    assert case.number not in client.get(page_of(lead)).content.decode()


def test_the_tracking_page_of_a_merged_case_names_no_other(
    place: County, qinhe_officer: User
) -> None:
    filed = desk.file(factories.filing(place, subject="我家的申请"))
    earlier = timezone.now() - timedelta(days=2)
    lead = desk.accept(
        factories.filed(place, subject="别人的申请", at=earlier), qinhe_officer, at=earlier
    )
    desk.merge(filed.complaint, qinhe_officer, lead, "同一批申请")
    values = {"number": filed.complaint.number, "code": filed.query_code}
    text = Client().post(reverse("complaints:track"), values).content.decode()
    assert lead.handle_due is not None
    assert lead.handle_due.isoformat() in text
    for hidden in (lead.number, "别人的申请", "同一批申请"):
        assert hidden not in text
    factories.reply(lead, qinhe_officer, body="逐户答复如下。")
    answered = Client().post(reverse("complaints:track"), values).content.decode()
    assert "逐户答复如下。" in answered
    assert lead.number not in answered


def test_the_work_page_asks_no_more_for_much_than_for_little(
    place: County, qinhe_officer: User
) -> None:
    def asked(many: int) -> int:
        case = factories.in_status(place, qinhe_officer, "accepted", phone="0355-5550100")
        for _ in range(many):
            desk.note(case, qinhe_officer, "记录。")
            factories.investigated(case, qinhe_officer)
            desk.merge(factories.filed(place), qinhe_officer, case, "同一件事")
        desk.ask_unit(case, qinhe_officer, place.guodao_office, "请协助。")
        factories.reply(case, qinhe_officer)
        for _ in range(many):
            factories.delivered(case, qinhe_officer)
        client = client_of(qinhe_officer)
        client.get(page_of(case))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(page_of(case)).status_code == 200
        return len(queries)

    assert asked(1) == asked(6)
