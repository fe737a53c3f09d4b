from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("portfolios", "0002_titles_and_mentors")]

    operations = [
        migrations.RemoveConstraint(
            model_name='honour',
            name='portfolios_honour_once',
        ),
        migrations.AddField(
            model_name='honour',
            name='occurrence',
            field=models.PositiveSmallIntegerField(default=1, editable=False),
        ),
        migrations.AddConstraint(
            model_name='honour',
            constraint=models.UniqueConstraint(models.F('teacher'), models.F('school'), models.F('title_key'), models.F('level'), models.F('ended_on'), models.F('occurrence'), condition=models.Q(('status__in', ('submitted', 'certified'))), name='portfolios_honour_once', violation_error_message='This honour is on record already.'),
        ),
    ]
