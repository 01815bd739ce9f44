"""Standards and excluding pairs are the administrator's; what is in force stays as entered."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from disclosure.demo.standards import load_standards
from disclosure.models import AmountStandard, Programme, ProgrammeExclusion
from portal.core.demo import Options
from tests.disclosure.factories import County, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client: Client, county: County) -> Client:
    client.force_login(staff("boss", "administrator", county.county))
    return client


def a_standard(county: County, start: date, **changes: Any) -> AmountStandard:
    given = {"per": "person", "most": Decimal(620), "basis": "县标准文件", **changes}
    return AmountStandard.objects.create(programme=county.dibao, effective_from=start, **given)


def a_pair(county: County, start: date) -> ProgrammeExclusion:
    tekun = Programme.objects.get(code="tekun")
    return ProgrammeExclusion.objects.create(
        first=tekun, second=county.dibao, basis="民发〔2021〕43号", effective_from=start
    )


def post(client: Client, url: str, row: Any, **changes: Any) -> Any:
    names = [field.name for field in row._meta.concrete_fields if field.name != "id"]
    values = {name: row.serializable_value(name) for name in names}
    form = {key: value for key, value in {**values, **changes}.items() if value is not None}
    return client.post(url, form)


@pytest.mark.parametrize("name", ["amount_standards", "programme_exclusions"])
def test_only_the_administrator_keeps_them(client: Client, county: County, name: str) -> None:
    for who in (county.editor, county.reviewer, county.auditor):
        client.force_login(who)
        assert client.get(reverse(f"{name}:index")).status_code in {302, 403}
    client.force_login(staff("boss", "administrator", county.county))
    assert client.get(reverse(f"{name}:index")).status_code == 200
    assert client.get(reverse(f"{name}:add")).status_code == 200


def test_a_standard_in_force_stays_and_one_to_come_can_be_corrected(
    admin: Client, county: County
) -> None:
    today = timezone.localdate()
    now, later = a_standard(county, today), a_standard(county, today + timedelta(days=40))
    for row, status, most in ((now, 200, 620), (later, 302, 640)):
        answer = post(admin, reverse("amount_standards:edit", args=[row.pk]), row, most="640")
        assert answer.status_code == status
        row.refresh_from_db()
        assert row.most == most


def test_a_new_standard_is_a_new_row(admin: Client, county: County) -> None:
    old = a_standard(county, date(2026, 1, 1))
    answer = post(
        admin, reverse("amount_standards:add"), old, most="660", effective_from="2026-07-01"
    )
    assert answer.status_code == 302
    assert list(
        AmountStandard.objects.order_by("effective_from").values_list("most", flat=True)
    ) == [620, 660]


def test_a_standard_is_the_countys_or_a_townships(admin: Client, county: County) -> None:
    row = AmountStandard(
        programme=county.dibao, per="person", most=620, basis="x", effective_from="2026-07-01"
    )
    village = county.qinhe.get_children().first()
    url = reverse("amount_standards:add")
    assert post(admin, url, row, division=village.pk).status_code == 200
    assert post(admin, url, row, division=county.qinhe.pk).status_code == 302


def test_a_pair_in_force_can_be_ended_but_not_backwards_nor_changed(
    admin: Client, county: County
) -> None:
    today = timezone.localdate()
    pair = a_pair(county, date(2026, 1, 1))
    url = reverse("programme_exclusions:edit", args=[pair.pk])
    yesterday = (today - timedelta(days=1)).isoformat()
    assert post(admin, url, pair, effective_until=yesterday).status_code == 200
    assert post(admin, url, pair, basis="另一依据").status_code == 200
    assert post(admin, url, pair, effective_until=today.isoformat()).status_code == 302
    pair.refresh_from_db()
    assert (pair.effective_until, pair.basis) == (today, "民发〔2021〕43号")


def test_a_programme_does_not_exclude_itself(admin: Client, county: County) -> None:
    pair = ProgrammeExclusion(
        first=county.dibao, second=county.dibao, basis="x", effective_from="2026-12-01"
    )
    assert post(admin, reverse("programme_exclusions:add"), pair).status_code == 200
    with pytest.raises(IntegrityError), transaction.atomic():
        pair.save()


def test_a_real_county_gets_no_made_up_amounts(county: County) -> None:
    load_standards(Options())
    assert not AmountStandard.objects.exists()
    assert ProgrammeExclusion.objects.exists()


def test_loading_the_standards_twice_changes_nothing_that_a_county_entered(
    county: County, settings: Any
) -> None:
    settings.DEMO = True
    first = load_standards(Options())
    AmountStandard.objects.filter(programme=county.dibao).update(least=0, most=1)
    assert load_standards(Options()) == first
    assert set(
        AmountStandard.objects.filter(programme=county.dibao).values_list("most", flat=True)
    ) == {1}
