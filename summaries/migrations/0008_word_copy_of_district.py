import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('schools', '0004_audit_by_school_and_time'),
        ('summaries', '0007_part'),
    ]

    operations = [
        migrations.AlterField(
            model_name='wordcopy',
            name='school',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='schools.school'),
        ),
    ]
