"""Whole walks through the running product, in a real browser, one after another."""

from collections.abc import Generator
from typing import Any

import pytest

from tests.journeys.people import Story
from tests.support.browser import (  # noqa: F401  fixtures
    _desks,
    axe,
    browser,
    desktop,
    new_page,
    phone,
    picture,
    served,
    sign_in,
    staff,
    without_javascript,
)


@pytest.fixture(scope="package")
def story() -> Story:
    """What one walk tells the next: numbers, codes, addresses."""
    return Story()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo
) -> Generator[None, Any, None]:
    outcome = yield
    if call.when == "call" and outcome.get_result().failed:
        item.failed_in_call = True
