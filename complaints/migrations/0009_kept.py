"""No case is ever deleted: its number was shown to somebody, and its events stay."""

from django.db import migrations

from portal.core import guards

CASES = "complaints_complaint"


def guard(apps, schema_editor):
    guards.install(schema_editor.connection, CASES)


def unguard(apps, schema_editor):
    guards.remove(schema_editor.connection, CASES)


class Migration(migrations.Migration):

    dependencies = [
        ('complaints', '0008_speed'),
    ]

    operations = [
        migrations.RunPython(guard, unguard),
    ]
