"""The front door leads to what it names."""

import pytest
from django.test import Client

from portal.core.demo import Options
from portal.home.demo import load_home
from tests.disclosure.factories import opened, small_county
from tests.support.pages import soup


@pytest.mark.django_db
def test_every_link_of_the_front_page_leads_somewhere_and_a_public_list_to_itself(
    client: Client,
) -> None:
    roster = opened(small_county())
    load_home(Options())
    links = [link["href"] for link in soup(client.get("/")).select("main a")]
    assert f"/publicity/{roster.reference}/" in links
    assert all(links)
