"""Whether the database stands where this program's migrations do."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def pending_migrations() -> bool:
    """Whether the database lacks a migration."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
