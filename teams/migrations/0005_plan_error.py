from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("teams", "0004_transfers")]

    operations = [migrations.RenameField(model_name="plan", old_name="last_error", new_name="error")]
