import django.db.models.deletion
from django.db import migrations, models

import schools.ids


class Migration(migrations.Migration):
    dependencies = [("schools", "0004_audit_by_school_and_time")]

    operations = [
        migrations.AlterField(
            model_name="district",
            name="level",
            field=models.CharField(
                choices=[
                    ("province", "province"),
                    ("city", "city"),
                    ("county", "county"),
                    ("cluster", "school sub-district"),
                    ("set", "set of schools"),
                ],
                max_length=10,
                verbose_name="level",
            ),
        ),
        migrations.AddConstraint(
            model_name="district",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("level", "set"), _negated=True),
                    ("parent__isnull", False),
                    _connector="OR",
                ),
                name="schools_set_is_part_of_a_district",
            ),
        ),
        migrations.CreateModel(
            name="SetMember",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=schools.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="members",
                        to="schools.district",
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="schools.school",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="setmember",
            constraint=models.UniqueConstraint(
                models.F("district"), models.F("school"), name="schools_set_member_once"
            ),
        ),
    ]
