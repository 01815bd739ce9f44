"""The small county, once per test."""

import pytest

from portal.core.models import User
from tests.disclosure.factories import County, small_county, staff


@pytest.fixture
def county(db: None) -> County:
    return small_county()


@pytest.fixture
def keeper(county: County) -> User:
    """Who keeps the registers of the whole county."""
    return staff("keeper", "editor", county.county)
