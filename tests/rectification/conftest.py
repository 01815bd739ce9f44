"""The small county with its rectification staff."""

import pytest

from tests.complaints.factories import County
from tests.rectification import factories
from tests.rectification.factories import Staff


@pytest.fixture
def place(db: None) -> County:
    return factories.county()


@pytest.fixture
def people(place: County) -> Staff:
    return factories.staff(place)
