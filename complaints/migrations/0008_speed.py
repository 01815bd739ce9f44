"""Indexes for the list of staff: the most urgent first, and the same in one state."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("complaints", "0007_reminders")]

    operations = [
        migrations.AddIndex(
            model_name="complaint",
            index=models.Index(fields=["due", "-filed_at", "-id"], name="complaint_urgent"),
        ),
        migrations.AddIndex(
            model_name="complaint",
            index=models.Index(
                fields=["status", "due", "-filed_at", "-id"], name="complaint_state_due"
            ),
        ),
    ]
