"""Journeys run first and in the order they are written, whatever shuffles the other tests."""

import pytest


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the journeys back in order; first, so that one worker walks while another tests."""
    walks = [item for item in items if item.get_closest_marker("journey")]
    walks.sort(key=lambda item: (item.path, item.reportinfo()[1] or 0))
    rest = [item for item in items if not item.get_closest_marker("journey")]
    items[:] = [*walks, *rest]
