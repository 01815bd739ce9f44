from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0006_import")]
    operations = [migrations.RemoveIndex(model_name="rosterentry", name="entry_by_person")]
