"""The test database keeps what migrations wrote, whatever a test commits."""

import threading

import pytest
from django.db import connection
from wagtail.models import Page

from portal.core.models import Office
from tests.support.databases import Template


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", ["first", "second"])
def test_what_a_committing_test_leaves_is_gone_for_the_next(time: str) -> None:
    assert not Office.objects.exists()
    assert Page.objects.filter(depth=1).exists()
    Page.objects.all().update(title=time)
    Page.objects.filter(depth__gt=1).delete()


@pytest.mark.django_db(transaction=True)
def test_two_threads_see_each_others_commits() -> None:
    Page.objects.filter(depth=1).update(title="seen")
    titles: list[str] = []

    def read() -> None:
        titles.append(Page.objects.get(depth=1).title)
        connection.close()

    thread = threading.Thread(target=read)
    thread.start()
    thread.join()
    assert titles == ["seen"]


def test_a_fixture_that_needs_the_database_marks_its_test(
    db: None, request: pytest.FixtureRequest
) -> None:
    assert request.node.get_closest_marker("django_db")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", ["first", "second"])
def test_what_a_committing_test_changes_of_the_schema_is_gone_for_the_next(time: str) -> None:
    tables = connection.introspection.table_names()
    assert "made_by_a_test" not in tables
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE made_by_a_test (id integer)")


@pytest.mark.django_db(transaction=True)
def test_the_same_rows_get_the_same_keys_after_the_database_was_put_back(
    django_db_setup: Template,
) -> None:
    keys = []
    for _time in range(2):
        keys.append(Page.add_root(title="key", slug="key").pk)
        assert Page.objects.filter(slug="key").count() == 1
        django_db_setup.restore()
    assert keys[0] == keys[1]
    assert not Page.objects.filter(slug="key").exists()
