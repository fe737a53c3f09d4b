from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [("summaries", "0009_texts_become_parts")]

    operations = [migrations.DeleteModel(name="OwnText")]
