"""Journeys run first and in the order they are written, whatever shuffles the other tests; then
the tests that take long, so that at the end no worker waits for one of them."""

import pytest


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "long: takes many seconds by its nature; begins first")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the journeys back in order; first, so that one worker walks while another tests."""
    walks = [item for item in items if item.get_closest_marker("journey")]
    walks.sort(key=lambda item: (item.path, item.reportinfo()[1] or 0))
    rest = [item for item in items if not item.get_closest_marker("journey")]
    rest.sort(key=lambda item: item.get_closest_marker("long") is None)
    items[:] = [*walks, *rest]
