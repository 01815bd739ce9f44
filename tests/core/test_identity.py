"""Official numbers have the right shape, and a placeholder is never mistaken for one."""

import pytest
from django.core.exceptions import ValidationError
from wagtail.models import Site

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


@pytest.mark.django_db
def test_what_is_still_a_placeholder_is_listed() -> None:
    identity = SiteIdentity.for_site(Site.objects.get(is_default_site=True))
    before = set(identity.unfilled())
    identity.site_code = "1234567890"
    assert len(before - set(identity.unfilled())) == 1
