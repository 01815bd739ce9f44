"""Nobody borrows this site's name to send people elsewhere."""

from urllib.parse import quote

import pytest
from django.core.signing import Signer
from django.test import Client
from wagtail.rich_text import expand_db_html

from portal.core.leaving import is_government, outward
from tests.support.pages import soup

ELSEWHERE = "https://example.org/a?b=1&c=2"


@pytest.mark.parametrize(
    "address",
    [
        "/policies/",
        "#part",
        "https://www.gov.cn/zhengce/",
        "tel:12388",
        "https://a.b.gov.cn:8443/x",
    ],
)
def test_links_to_us_and_to_government_sites_go_straight(address: str) -> None:
    assert outward(address) == address


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//example.org/",
        "/\\example.org",
        "/\t/example.org",
        "/\n/example.org",
        "https://example.org\\@www.gov.cn/",
        "https://www.gov.cn@example.org/",
        "https://[::1",
        "ftp://example.org/",
        "",
    ],
)
def test_what_is_no_plain_web_address_is_no_link(address: str) -> None:
    assert outward(address) == ""


@pytest.mark.parametrize(
    "address", ["https://gov.cn.example.org/", "https://fakegov.cn/", "https://www.gov.cn.evil.com"]
)
def test_a_name_that_looks_like_a_government_site_is_none(address: str) -> None:
    assert not is_government(address)
    assert outward(address).startswith("/leaving/?to=")


@pytest.mark.django_db
def test_the_notice_names_the_address_and_goes_nowhere_by_itself(client: Client) -> None:
    response = client.get(outward(ELSEWHERE))
    page = soup(response)
    assert response.status_code == 200
    assert "Refresh" not in response
    assert not page.select('meta[http-equiv="refresh"]')
    link = page.select_one("main .actions a")
    assert link is not None
    assert link["href"] == ELSEWHERE
    assert ELSEWHERE in page.select_one("main dl").get_text()  # type: ignore[union-attr]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "to",
    [
        "",
        ELSEWHERE,
        f"{ELSEWHERE}:made-up-signature",
        Signer(salt="another").sign(ELSEWHERE),
        Signer(salt="portal.core.leaving").sign("javascript:alert(1)"),
        Signer(salt="portal.core.leaving").sign("data:text/html,x"),
        Signer(salt="portal.core.leaving").sign("https://a.example\\@b.example/"),
        "javascript:alert(1)",
        "//example.org",
        "\x00",
    ],
    ids=range(10),
)
def test_a_target_that_we_did_not_sign_is_refused(client: Client, to: str) -> None:
    response = client.get(f"/leaving/?to={quote(to, safe='')}")
    assert response.status_code == 404
    assert {a["href"] for a in soup(response).select("main a")} == {"/"}


@pytest.mark.django_db
def test_back_leads_to_a_page_of_ours_only(client: Client) -> None:
    for referer, back in (("http://testserver/policies/", "http://testserver/policies/"),
                          ("https://example.org/", "/"), ("", "/")):  # fmt: skip
        page = soup(client.get(outward(ELSEWHERE), headers={"referer": referer}))
        assert page.select("main .actions a")[1]["href"] == back


def test_links_of_a_text_are_drawn_through_the_notice() -> None:
    html = expand_db_html(
        f'<p><a href="{ELSEWHERE}">a</a><a href="https://www.gov.cn/">b</a><a href="#c">c</a></p>'
    )
    assert "example.org/a?b" not in html
    assert 'href="/leaving/?to=' in html
    assert '<a href="https://www.gov.cn/" rel="noopener">' in html
    assert '<a href="#c">' in html
