from django.db import migrations, models

from schools.triggers import AppendOnly, Unguarded

hours = models.DecimalField("hours", decimal_places=2, max_digits=6)
credits = models.DecimalField("credits", decimal_places=2, max_digits=6)


class Migration(migrations.Migration):
    dependencies = [("training", "0003_indexes_for_figures")]
    operations = [
        # SQLite makes the table anew for other columns, and the triggers of the old one go.
        Unguarded("training_posting"),
        migrations.AlterField("posting", "hours", hours),
        migrations.AlterField("posting", "credits", credits),
        migrations.AlterField("training", "hours", hours),
        migrations.AlterField("training", "credits", credits),
        AppendOnly("training_posting"),
    ]
