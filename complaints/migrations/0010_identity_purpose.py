"""What an identity was opened for, from a fixed list; earlier openings have none."""

from django.db import migrations, models

from portal.core import guards

OPENINGS = "complaints_identityaccess"


def guard(apps, schema_editor):
    # Again: SQLite has built the table anew, without its triggers.
    guards.install(schema_editor.connection, OPENINGS)


class Migration(migrations.Migration):

    dependencies = [
        ('complaints', '0009_kept'),
    ]

    operations = [
        # The last step backwards.
        migrations.RunPython(migrations.RunPython.noop, guard),
        migrations.AddField(
            model_name='identityaccess',
            name='purpose',
            field=models.CharField(blank=True, choices=[('contact', 'to get in touch with the sender'), ('repeat', 'to see whether it is a repeat'), ('delivery', 'to deliver a letter'), ('organ', 'asked for by a court or the discipline organ'), ('other', 'for another purpose')], max_length=10, verbose_name='purpose'),
        ),
        migrations.AddConstraint(
            model_name='identityaccess',
            constraint=models.CheckConstraint(condition=models.Q(('purpose__in', ['', 'contact', 'repeat', 'delivery', 'organ', 'other'])), name='identity_access_purpose'),
        ),
        migrations.RunPython(guard, migrations.RunPython.noop),
    ]
