from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("research", "0002_leaders_from_elsewhere")]

    operations = [
        migrations.RemoveConstraint(
            model_name='paperoutcome',
            name='research_outcome_once',
        ),
        migrations.AddField(
            model_name='paperoutcome',
            name='occurrence',
            field=models.PositiveSmallIntegerField(default=1, editable=False),
        ),
        migrations.AddConstraint(
            model_name='paperoutcome',
            constraint=models.UniqueConstraint(models.F('paper'), models.F('outcome'), models.F('happened_on'), models.F('occurrence'), name='research_outcome_once'),
        ),
    ]
