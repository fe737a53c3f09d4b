from django.db import migrations

from schools.triggers import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("schools", "0001_initial")]
    operations = [AppendOnly("schools_auditevent")]
