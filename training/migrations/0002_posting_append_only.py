from django.db import migrations

from schools.triggers import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("training", "0001_initial")]
    operations = [AppendOnly("training_posting")]
