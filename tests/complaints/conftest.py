"""The small county, and its officers."""

import pytest

from portal.core.models import Role, User
from tests.complaints import factories
from tests.complaints.factories import County


@pytest.fixture
def place(db: None) -> County:
    return factories.county()


@pytest.fixture
def county_officer(place: County) -> User:
    return factories.officer("county-petition", place.root)


@pytest.fixture
def qinhe_officer(place: County) -> User:
    return factories.officer("qinhe-petition", place.qinhe)


@pytest.fixture
def guodao_officer(place: County) -> User:
    return factories.officer("guodao-petition", place.guodao)


@pytest.fixture
def confidential_officer(place: County) -> User:
    return factories.officer("county-confidential", place.root, Role.CONFIDENTIAL_OFFICER)
