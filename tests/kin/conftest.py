"""The small county, with those who keep the filings."""

import pytest

from portal.core.models import Role, User
from tests.complaints import factories
from tests.complaints.factories import County
from tests.support.remembered import staff_access


@pytest.fixture
def place(db: None) -> County:
    return factories.county()


@pytest.fixture
def keeper(place: County) -> User:
    """The rectification officer of Qinhe."""
    staff_access()
    return factories.officer("qinhe-rectify", place.qinhe, Role.RECTIFICATION_OFFICER)


@pytest.fixture
def clerk(place: County) -> User:
    """A member of staff of Qinhe who keeps no filings."""
    return factories.officer("qinhe-petition", place.qinhe)
