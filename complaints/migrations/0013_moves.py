"""A case changes its state only by a step of the procedure: the database refuses the rest."""

from django.db import migrations

from portal.core import guards

CASES = "complaints_complaint"
MOVES = (
    ("accepted", "merged"),
    ("accepted", "referred"),
    ("accepted", "replied"),
    ("accepted", "withdrawn"),
    ("closed", "under_review"),
    ("merged", "registered"),
    ("merged", "replied"),
    ("registered", "accepted"),
    ("registered", "merged"),
    ("registered", "referred"),
    ("registered", "refused"),
    ("registered", "transferred"),
    ("registered", "withdrawn"),
    ("replied", "closed"),
    ("replied", "under_review"),
    ("transferred", "accepted"),
    ("transferred", "merged"),
    ("transferred", "referred"),
    ("transferred", "refused"),
    ("transferred", "registered"),
    ("transferred", "withdrawn"),
    ("under_review", "accepted"),
    ("under_review", "replied"),
)


def guard(apps, schema_editor):
    guards.install_moves(schema_editor.connection, CASES, MOVES)


class Migration(migrations.Migration):
    dependencies = [("complaints", "0012_kin")]
    operations = [migrations.RunPython(guard, migrations.RunPython.noop)]
