"""An item changes its state only by a step, or by the end of its notice: never past the others."""

from django.db import migrations

from portal.core import guards

ITEMS = "rectification_rectificationitem"
MOVES = (
    ("closed", "consolidated"),
    ("closed", "open"),
    ("closing_notice", "closed"),
    ("closing_notice", "open"),
    ("closing_requested", "closed"),
    ("closing_requested", "closing_notice"),
    ("closing_requested", "open"),
    ("open", "closing_requested"),
)


def guard(apps, schema_editor):
    guards.install_moves(schema_editor.connection, ITEMS, MOVES)


class Migration(migrations.Migration):
    dependencies = [("rectification", "0004_items")]
    operations = [migrations.RunPython(guard, migrations.RunPython.noop)]
