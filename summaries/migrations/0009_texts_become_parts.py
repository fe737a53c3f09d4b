from django.db import migrations


def keep_texts(apps, schema_editor):
    """What was written after the sentences of a part stays there, each line a paragraph."""
    OwnText = apps.get_model("summaries", "OwnText")
    Part = apps.get_model("summaries", "Part")
    PartRevision = apps.get_model("summaries", "PartRevision")
    for text in OwnText.objects.order_by("id").iterator():
        lines = (line.strip() for line in text.text.splitlines())
        own = [{"runs": [{"text": line}]} for line in lines if line]
        auto = {"auto": True}
        content = [*own, auto] if text.section == "opening" else [auto, *own]
        who = {"school_id": text.school_id, "written_by_id": text.written_by_id}
        part = Part.objects.create(
            summary_id=text.summary_id, key=text.section, content=content,
            request_key=text.request_key, written_at=text.written_at, **who,
        )
        PartRevision.objects.create(
            part=part, number=1, content=content, written_at=text.written_at, **who
        )


class Migration(migrations.Migration):

    dependencies = [("summaries", "0008_word_copy_of_district")]

    operations = [migrations.RunPython(keep_texts, elidable=False)]
