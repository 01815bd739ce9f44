from django.db import migrations, models

from portal.core import guards

TABLE = "complaints_exclusion"


def guard(apps, schema_editor):
    guards.install(schema_editor.connection, TABLE)


def unguard(apps, schema_editor):
    guards.remove(schema_editor.connection, TABLE)


class Migration(migrations.Migration):
    dependencies = [("complaints", "0003_handling")]

    operations = [
        migrations.AddField(
            model_name="complaintkind",
            name="keywords",
            field=models.TextField(
                blank=True,
                help_text="Separated by spaces. Staff are asked to look again at messages of other kinds that contain one of them.",
                verbose_name="words that point to it",
            ),
        ),
        migrations.RunPython(guard, unguard),
    ]
