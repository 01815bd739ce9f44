"""The demo county's policies are complete, loaded once, and hold no personal number."""

from typing import Any

import pytest
from django.test import Client

from policy_pages.demo import load_policies
from policy_pages.models import (
    CircularPage,
    GuidePage,
    InterpretationPage,
    NoticePage,
    PolicyDocumentPage,
)
from portal.core.demo import Options
from tests.policy_pages.factories import NUMBER, office, township

pytestmark = pytest.mark.django_db


def load() -> dict[str, int]:
    office()
    office(township(), "沁河镇社会事务办公室")
    return load_policies(Options())


@pytest.fixture(autouse=True)
def _demo(settings: Any) -> None:
    settings.DEMO = True


def test_the_demo_loads_once(client: Client) -> None:
    assert load() == load() == {"pages": 16}
    assert PolicyDocumentPage.objects.get(number=NUMBER).live
    for model in (GuidePage, PolicyDocumentPage, InterpretationPage, NoticePage, CircularPage):
        for page in model.objects.live():
            assert client.get(page.url).status_code == 200
            page.full_clean()


def test_the_notice_lists_every_report_phone(client: Client) -> None:
    load()
    assert "沁河镇社会事务办公室" in client.get(NoticePage.objects.get().url).content.decode()


def test_a_real_site_gets_the_empty_section_and_no_made_up_page(settings: Any) -> None:
    settings.DEMO = False
    assert load() == load() == {"pages": 0}
