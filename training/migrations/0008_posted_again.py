from django.db import migrations, models

from schools.triggers import AppendOnly, Unguarded


class Migration(migrations.Migration):
    dependencies = [("training", "0007_activity_version")]
    operations = [
        # SQLite makes the table anew for another constraint, and the triggers of the old one go.
        Unguarded("training_posting"),
        migrations.RemoveConstraint("posting", "training_posting_sign"),
        migrations.AddConstraint(
            "posting",
            models.CheckConstraint(
                condition=models.Q(credits__gte=0, hours__gt=0)
                | models.Q(credits__lte=0, hours__lt=0, reverses__isnull=False),
                name="training_posting_sign",
            ),
        ),
        AppendOnly("training_posting"),
    ]
