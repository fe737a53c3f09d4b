import django.db.models.deletion
import schools.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('schools', '0004_audit_by_school_and_time'),
        ('summaries', '0004_district_summaries'),
    ]

    operations = [
        migrations.CreateModel(
            name='WordCopy',
            fields=[
                ('id', models.UUIDField(default=schools.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('fingerprint', models.CharField(max_length=64)),
                ('file', models.CharField(blank=True, max_length=200)),
                ('lines', models.JSONField(default=list)),
                ('made_at', models.DateTimeField(auto_now_add=True, verbose_name='made')),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='schools.school')),
                ('summary', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='word_copies', to='summaries.summary')),
            ],
            options={
                'verbose_name': 'copy in Word',
                'ordering': ['-id'],
            },
        ),
        migrations.AddConstraint(
            model_name='wordcopy',
            constraint=models.UniqueConstraint(models.F('summary'), models.F('fingerprint'), name='summaries_word_copy_once'),
        ),
    ]
