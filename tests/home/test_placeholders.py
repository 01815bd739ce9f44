"""Missing official numbers are told to the administrator, by the first screen and by a check."""

from datetime import date

import pytest
from wagtail.models import Site

from portal.core.checks import official_numbers_are_real
from portal.core.models import SiteIdentity, User
from portal.core.worklists import Bucket
from portal.home.placeholders import identity_work
from tests.policy_pages import factories

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 26)


@pytest.fixture
def identity() -> SiteIdentity:
    return SiteIdentity.for_site(Site.objects.get(is_default_site=True))


@pytest.fixture
def administrator() -> User:
    return factories.person("admin", "administrator")


def fill(identity: SiteIdentity) -> None:
    identity.site_code, identity.credit_code = "1234567890", "91350100M000100Y43"
    identity.icp_number, identity.police_record = "晋ICP备12345678号", "晋公网安备14043102000001号"
    identity.mark_url = "https://bszs.conac.cn/"
    identity.save()


def test_the_administrator_is_told_until_all_are_real(
    identity: SiteIdentity, administrator: User
) -> None:
    ((bucket, number, (item,)),) = identity_work(administrator, TODAY)
    assert (bucket, number) == (Bucket.MINE, 1)
    assert "/admin/settings/core/siteidentity/" in item.url
    fill(identity)
    assert list(identity_work(administrator, TODAY)) == []


def test_nobody_else_is_told(identity: SiteIdentity) -> None:
    assert list(identity_work(factories.person("editor", "editor"), TODAY)) == []


def test_the_check_names_what_is_missing(identity: SiteIdentity) -> None:
    identity.save()
    (warning,) = official_numbers_are_real(None, databases=["default"])
    assert warning.id == "sunlit.W005"
    fill(identity)
    assert official_numbers_are_real(None, databases=["default"]) == []
    assert official_numbers_are_real(None) == []
