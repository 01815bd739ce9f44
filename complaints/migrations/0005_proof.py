"""Events seal the records they tell of; the last seal of each day is kept for publication."""

from django.db import migrations, models

from portal.core import guards

EVENTS, HEADS = "complaints_ledgerevent", "complaints_ledgerhead"


def guard(apps, schema_editor):
    # The events again: SQLite may have built their table anew, without its triggers.
    for table in (EVENTS, HEADS):
        guards.install(schema_editor.connection, table)


def guard_events(apps, schema_editor):
    guards.install(schema_editor.connection, EVENTS)


def unguard(apps, schema_editor):
    guards.remove(schema_editor.connection, HEADS)


class Migration(migrations.Migration):

    dependencies = [
        ('complaints', '0004_routes'),
    ]

    operations = [
        # The last step backwards: what SQLite builds anew has no triggers.
        migrations.RunPython(migrations.RunPython.noop, guard_events),
        migrations.AddField(
            model_name='ledgerevent',
            name='sealed',
            field=models.JSONField(editable=False, null=True),
        ),
        migrations.CreateModel(
            name='LedgerHead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(unique=True)),
                ('sequence', models.PositiveBigIntegerField()),
                ('hash', models.CharField(max_length=64)),
                ('at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'published seal',
                'verbose_name_plural': 'published seals',
                'ordering': ['-day'],
            },
        ),
        migrations.RunPython(guard, unguard),
    ]
