"""Every test runs on a migrated database of its own, with clean caches and no warnings."""

import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from tests.support.databases import Template

JOURNEYS = Path(__file__).parent / "journeys"
DATABASE_FIXTURES = {
    "db",
    "transactional_db",
    "django_db_reset_sequences",
    "django_db_serialized_rollback",
    "admin_client",
    "admin_user",
    "live_server",
}
os.environ.setdefault("HYPOTHESIS_STORAGE_DIRECTORY", "var/cache/hypothesis")
pytest_plugins = ["tests.support.require_all", "tests.support.journey_order"]


def pytest_configure(config: pytest.Config) -> None:
    """Settle what every run needs: examples that do not depend on the machine, translations."""
    # A slow machine is no counterexample; and a landing is not held up by a lucky draw.
    hypothesis.settings.register_profile("house", deadline=None, print_blob=True)
    hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, database=None)
    hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "house")
    # The notification library imports it on first use, for a library of its own.
    config.addinivalue_line("filterwarnings", "ignore:'imghdr' is deprecated:DeprecationWarning")
    if not hasattr(config, "workerinput"):
        from tools.messages import ROOT, compile_all

        compile_all(ROOT, only_stale=True)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what touches the database, and what is a journey, before `-m` selects."""
    for item in items:
        if DATABASE_FIXTURES & set(getattr(item, "fixturenames", ())) or _is_django_case(item):
            item.add_marker(pytest.mark.django_db)
        if JOURNEYS in item.path.parents:
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.xdist_group("journeys"))


def _is_django_case(item: pytest.Item) -> bool:
    from django.test import TransactionTestCase

    return isinstance(getattr(item, "cls", None), type) and issubclass(
        item.cls, TransactionTestCase
    )


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_modify_db_settings: None,
    django_db_blocker,
) -> Iterator[Template]:
    """Build the test database from the cached template and remember its first state."""
    from django.conf import settings
    from django.db import connection
    from django.test import TransactionTestCase
    from django.test.utils import setup_databases, teardown_databases

    from tests.support import remembered
    from tests.support.databases import one_at_a_time, template_of

    with django_db_blocker.unblock():
        template = template_of(connection)
        with one_at_a_time():
            seeded = template.seed()
            made = setup_databases(
                verbosity=0, interactive=False, keepdb=seeded, serialized_aliases=[]
            )
            template.keep()
    patch = pytest.MonkeyPatch()

    # Django would flush: that empties what migrations wrote, and the triggers of the append-only
    # tables refuse it.
    def put_back(self: object) -> None:
        template.restore()
        remembered.restored()

    patch.setattr(TransactionTestCase, "_fixture_teardown", put_back)
    assert settings.DATABASES
    yield template
    patch.undo()
    with django_db_blocker.unblock():
        template.drop()
        teardown_databases(made, verbosity=0, keepdb=False)


@pytest.fixture(autouse=True)
def _clean_caches() -> Iterator[None]:
    """What one test put into a cache, another must not find."""
    from django.core.cache import caches

    from portal.core import standing

    yield
    standing.forget_all()
    for cache in caches.all(initialized_only=True):
        cache.clear()
