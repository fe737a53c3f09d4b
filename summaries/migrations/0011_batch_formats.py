from django.db import migrations, models
from django.db.models.functions import Concat, Length, Substr

PDF = ".pdf"


def leave_ending_out(apps, schema_editor):
    """Names of files had the ending of the one file there was."""
    named = apps.get_model("summaries", "BatchDocument").objects.filter(file_name__endswith=PDF)
    named.update(file_name=Substr("file_name", 1, Length("file_name") - len(PDF)))


def put_ending_back(apps, schema_editor):
    documents = apps.get_model("summaries", "BatchDocument").objects
    documents.update(file_name=Concat("file_name", models.Value(PDF)))


class Migration(migrations.Migration):
    dependencies = [("summaries", "0010_delete_owntext")]

    operations = [
        migrations.AddField(
            model_name="batch",
            name="formats",
            field=models.CharField(
                choices=[("pdf", "PDF"), ("docx", "Word"), ("both", "PDF and Word")],
                default="pdf",
                max_length=4,
                verbose_name="files",
            ),
        ),
        migrations.AddField(
            model_name="batchdocument",
            name="word_file",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.RunPython(leave_ending_out, put_ending_back),
    ]
