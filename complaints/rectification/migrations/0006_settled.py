"""What was answered, decided or shown stays as it is, whoever writes to the database.

On SQLite a kept row is not replaced by another one with its key either: all guards anew.
"""

from django.db import migrations

from portal.core import guards

EVIDENCE = "rectification_evidence"
KEPT = (
    "complaints_complaint",
    "complaints_relativefiling",
    "complaints_declarant",
    "complaints_missingfiling",
    "rectification_rectificationitem",
    "rectification_measure",
    "rectification_extension",
    "rectification_objection",
    "rectification_inspectionplan",
    "rectification_inspectionfinding",
    "rectification_residentanswer",
    "rectification_sheetanswer",
    "rectification_assessment",
)
NEW = KEPT[-3:]
SETTLED = (
    "rectification_measure",
    "rectification_extension",
    "rectification_objection",
    "rectification_lookback",
    "rectification_residentanswer",
    "rectification_inspectiontarget",
    "rectification_inspectionfinding",
)


def guard(apps, schema_editor):
    connection = schema_editor.connection
    for table in (EVIDENCE, *KEPT):
        guards.install(connection, table)
    for table in SETTLED:
        guards.settle(connection, table)


def unguard(apps, schema_editor):
    connection = schema_editor.connection
    for table in SETTLED:
        guards.unsettle(connection, table)
    for table in NEW:
        guards.remove(connection, table)


class Migration(migrations.Migration):
    dependencies = [("complaints", "0013_moves"), ("rectification", "0005_moves")]
    operations = [migrations.RunPython(guard, unguard)]
