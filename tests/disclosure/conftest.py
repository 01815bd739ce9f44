"""The small county, once per test."""

import pytest

from tests.disclosure.factories import County, small_county


@pytest.fixture
def county(db: None) -> County:
    return small_county()
