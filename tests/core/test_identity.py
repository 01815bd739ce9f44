"""Official numbers have the right shape, and a placeholder is never mistaken for one."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from wagtail.models import Site

from portal.core.checks import record_patterns_can_be_read
from portal.core.identity_codes import is_credit_code, is_placeholder, is_site_code
from portal.core.models import SiteIdentity


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("0000000000", True),
        ("1234567890", True),
        ("bm12345678", True),
        ("123456789", False),
        ("BM12345678", False),
        ("１２３４５６７８９０", False),
        ("12345678901", False),
        ("", False),
    ],
)
def test_a_site_code_has_ten_digits_or_bm_and_eight(text: str, fits: bool) -> None:
    assert is_site_code(text) is fits


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("000000000000000000", True),
        ("91350100M000100Y43", True),  # the example of GB 32100-2015
        ("91350100M000100Y44", False),
        ("91350100m000100y43", False),
        ("91350100M000100I43", False),
        ("91350100M000100Y4", False),
    ],
)
def test_the_last_sign_of_a_credit_code_fits_the_others(text: str, fits: bool) -> None:
    assert is_credit_code(text) is fits


@pytest.mark.parametrize(
    ("text", "empty"),
    [
        ("", True),
        ("0000000000", True),
        ("晋ICP备00000000号（占位）", True),
        ("晋ICP备12345678号", False),
        ("https://example.gov.cn/", False),
    ],
)
def test_noughts_and_marked_texts_are_placeholders(text: str, empty: bool) -> None:
    assert is_placeholder(text) is empty


@pytest.mark.django_db
def test_the_form_refuses_a_mistyped_number() -> None:
    identity = SiteIdentity.for_site(Site.objects.get(is_default_site=True))
    identity.site_code, identity.credit_code = "12", "12"
    with pytest.raises(ValidationError) as refused:
        identity.full_clean()
    assert set(refused.value.message_dict) == {"site_code", "credit_code"}


RECORDS = {
    "icp_number": (
        ("晋ICP备12345678号", "京ICP备2024012345号-1", "晋ICP备00000000号（占位）", "", "00000000"),
        (
            "12345678",
            "晋ICP备1234号",
            "ICP备12345678号",
            "晋ICP12345678",
            "晋ICP备１２３４５６７８号",
        ),
    ),
    "police_record": (
        ("晋公网安备14043102000001号", "晋公网安备 14043102000001号", "待发（占位）", ""),
        ("14043102000001", "晋公网安备140431号", "晋公安备14043102000001号", "没有"),
    ),
}


def refused(field: str, number: str) -> dict[str, list[str]]:
    """What the form says beside each field."""
    identity = SiteIdentity.for_site(Site.objects.get(is_default_site=True))
    setattr(identity, field, number)
    try:
        identity.full_clean()
    except ValidationError as error:
        return error.message_dict
    return {}


@pytest.mark.django_db
@pytest.mark.parametrize("field", RECORDS)
def test_a_record_number_has_its_form_or_is_a_placeholder(field: str) -> None:
    right, wrong = RECORDS[field]
    assert [number for number in right if refused(field, number)] == []
    for number in wrong:
        ((at, (sentence,)),) = refused(field, number).items()
        assert at == field, number
        assert "晋" in sentence


@pytest.mark.django_db
@pytest.mark.parametrize("pattern", ["", "民[0-9]{4}"])
def test_a_county_whose_numbers_look_otherwise_says_so(settings: Any, pattern: str) -> None:
    settings.ICP_PATTERN = pattern
    assert refused("icp_number", "民1234") == {}
    assert bool(refused("icp_number", "民1")) is bool(pattern)


def test_a_pattern_with_a_slip_is_told_at_the_start(settings: Any) -> None:
    assert record_patterns_can_be_read(None) == []
    settings.ICP_PATTERN, settings.POLICE_RECORD_PATTERN = "(", ""
    (error,) = record_patterns_can_be_read(None)
    assert error.id == "sunlit.E004"
    assert "ICP_PATTERN" in error.msg


@pytest.mark.django_db
def test_the_form_shows_beside_the_field_what_the_number_looks_like(admin_client: Client) -> None:
    site = Site.objects.get(is_default_site=True)
    page = admin_client.get(reverse("wagtailsettings:edit", args=("core", "siteidentity", site.pk)))
    shown = page.content.decode()
    assert "晋ICP备12345678号" in shown
    assert "晋公网安备14043102000001号" in shown


@pytest.mark.django_db
def test_what_is_still_a_placeholder_is_listed() -> None:
    identity = SiteIdentity.for_site(Site.objects.get(is_default_site=True))
    before = set(identity.unfilled())
    identity.site_code = "1234567890"
    assert len(before - set(identity.unfilled())) == 1
