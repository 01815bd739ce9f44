"""What the tests of the roof share."""

import pytest

from portal.core.demo import Options
from portal.home.demo import load_home
from tests.disclosure.factories import County, small_county


@pytest.fixture
def county() -> County:
    """Two townships with offices and staff, and the site around them."""
    made = small_county()
    load_home(Options())
    return made
