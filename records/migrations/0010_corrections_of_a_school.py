import django.db.models.deletion
from django.db import migrations, models


def forget(apps, schema_editor):
    """What was said of previews before their rows knew the school; the file can be read again."""
    for name in ("ImportFix", "ImportChoice"):
        apps.get_model("records", name).objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0009_numbers_of_rows"),
        ("schools", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(forget, migrations.RunPython.noop),
        migrations.AddField(
            model_name="importfix",
            name="school",
            field=models.ForeignKey(
                default=None,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="schools.school",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="importchoice",
            name="school",
            field=models.ForeignKey(
                default=None,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="schools.school",
            ),
            preserve_default=False,
        ),
    ]
