import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models.functions import Coalesce, TruncDate

NOT_RECORDED = '未记录'


def say_that_no_meeting_was_recorded(apps, schema_editor):
    """Lists that were approved before meetings were asked for say so, and so can be kept."""
    rosters = apps.get_model('disclosure', 'Roster').objects
    approved = rosters.exclude(status__in=['draft', 'submitted', 'withdrawn'])
    approved.filter(meeting_held_on=None).update(
        meeting_held_on=TruncDate(Coalesce('approved_at', 'created_at'))
    )
    for field in ('meeting_chair', 'meeting_attendees'):
        approved.filter(**{field: ''}).update(**{field: NOT_RECORDED})
    if schema_editor.connection.vendor == 'postgresql':
        # Checks of foreign keys that wait for the end would keep the table from being altered.
        schema_editor.execute('SET CONSTRAINTS ALL IMMEDIATE')


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0002_wagtail'),
        ('disclosure', '0002_lists_that_stand'),
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ListApprovalTask',
            fields=[
                ('task_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.task')),
            ],
            options={
                'verbose_name': 'approval of a publicity list',
                'verbose_name_plural': 'approvals of publicity lists',
            },
            bases=('wagtailcore.task',),
        ),
        migrations.AddField(
            model_name='roster',
            name='latest_revision',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='latest revision'),
        ),
        migrations.RunPython(say_that_no_meeting_was_recorded, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='roster',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'submitted', 'withdrawn']), models.Q(('meeting_held_on__isnull', False), models.Q(('meeting_chair', ''), _negated=True), models.Q(('meeting_attendees', ''), _negated=True)), _connector='OR'), name='roster_public_has_meeting'),
        ),
        migrations.AddConstraint(
            model_name='roster',
            constraint=models.CheckConstraint(condition=models.Q(('corrects__isnull', True), models.Q(('corrects', models.F('id')), _negated=True), _connector='OR'), name='roster_corrects_another'),
        ),
    ]
