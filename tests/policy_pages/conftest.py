"""What the tests of the policies room share."""

import pytest

from policy_pages.models import PolicyIndexPage
from tests.policy_pages.factories import section


@pytest.fixture
def parent() -> PolicyIndexPage:
    """The public section that the pages of a test stand in."""
    return section()
