"""System checks answer also where there is nothing to look at yet."""

import pytest
from django.db import connection

from portal.core.checks import calendar_is_entered
from portal.core.models import CalendarDay

pytestmark = pytest.mark.django_db


def test_an_empty_database_can_be_migrated() -> None:
    """`migrate` runs the checks of the database before the first table is there."""
    assert [one.id for one in calendar_is_entered(None, ["default"])] == ["sunlit.W002"]
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {CalendarDay._meta.db_table} RENAME TO gone")
    assert calendar_is_entered(None, ["default"]) == []
