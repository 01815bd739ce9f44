"""The index of site search: entries of every room, and their pairs of characters.

Entries are computed from what is public: nothing is carried over, `tick` fills the index.
"""

from typing import Any

from django.db import migrations, models

# ascii: every character beyond ASCII belongs to a token, whatever its age in Unicode.
SQLITE = "CREATE VIRTUAL TABLE home_searchgrams USING fts5(grams, tokenize='ascii')"
POSTGRES = (
    """
    CREATE TABLE home_searchgrams (
        entry_id bigint PRIMARY KEY REFERENCES home_searchentry (id) ON DELETE CASCADE,
        grams text[] NOT NULL
    )
    """,
    # Without statistics the planner takes a pair for rare, and always asks the index: reading
    # the arrays of all rows, which it thinks cheap, costs a hundred times as much.
    "ALTER TABLE home_searchgrams ALTER grams SET STATISTICS 0",
    "CREATE INDEX home_searchgrams_grams ON home_searchgrams USING gin (grams)"
    " WITH (fastupdate = off)",
    # Uncompressed, long texts are compared three times as fast.
    "ALTER TABLE home_searchentry ALTER folded SET STORAGE EXTERNAL",
)


def make(apps: Any, schema_editor: Any) -> None:
    for statement in POSTGRES if schema_editor.connection.vendor == "postgresql" else (SQLITE,):
        schema_editor.execute(statement)


def drop(apps: Any, schema_editor: Any) -> None:
    schema_editor.execute("DROP TABLE home_searchgrams")


class Migration(migrations.Migration):
    dependencies = [("home", "0001_initial")]

    operations = [
        migrations.DeleteModel(name="SearchEntry"),
        migrations.CreateModel(
            name='SearchSynonym',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('word', models.CharField(help_text='Such as 五保.', max_length=20, unique=True, verbose_name='word that people type')),
                ('means', models.CharField(help_text='With blanks between; one of them is enough. Such as 特困.', max_length=100, verbose_name='words that are searched too')),
            ],
            options={
                'verbose_name': 'search synonym',
                'verbose_name_plural': 'search synonyms',
                'ordering': ['word'],
            },
        ),
        migrations.CreateModel(
            name='SearchEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=20)),
                ('key', models.BigIntegerField()),
                ('kind', models.CharField(max_length=20)),
                ('published_at', models.DateTimeField()),
                ('year', models.PositiveSmallIntegerField(default=0)),
                ('validity', models.CharField(blank=True, max_length=10)),
                ('township', models.CharField(blank=True, max_length=12)),
                ('address', models.CharField(max_length=300)),
                ('title', models.CharField(max_length=255)),
                ('folded_title', models.TextField(blank=True)),
                ('text', models.TextField(blank=True)),
                ('folded', models.TextField(blank=True)),
            ],
            options={
                'verbose_name': 'search entry',
                'verbose_name_plural': 'search entries',
                'ordering': ['-published_at', 'source', 'key'],
                'constraints': [models.UniqueConstraint(fields=('source', 'key'), name='search_entry_once')],
            },
        ),
        migrations.RunPython(make, drop),
    ]
