"""The files of imports: kept until their rows were imported or thrown away, some days at most."""

import hashlib
from datetime import timedelta

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from records import storage
from records.actions import NotNow
from records.models import ImportBatch

# ID numbers and the like are in the file, so it goes when nobody comes back to it.
KEPT_UNCONFIRMED = timedelta(days=7)


@storage.keeps("imports")
def in_use(names):
    return set(ImportBatch.objects.filter(file__in=names).values_list("file", flat=True))


def batch_of(data, name, layout, school, semester, by, **fields):
    """An unsaved batch for the bytes of a file."""
    return ImportBatch(
        school=school,
        semester=semester,
        layout=layout,
        name=name[-150:],
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        uploaded_by=by,
        **fields,
    )


def store_file(data, name, layout, school, semester, by):
    batch = batch_of(data, name, layout, school, semester, by)
    batch.file.save("sheet", ContentFile(data), save=False)
    batch.save(force_insert=True)
    return batch


def content_of(batch):
    """The bytes of the kept file. Raises NotNow when it is gone, as after a restore."""
    try:
        with batch.file.open() as file:
            return file.read()
    except FileNotFoundError as gone:
        raise NotNow(
            _("The file is no longer kept. Upload it again to change something.")
        ) from gone


def forget_file(batch):
    """Delete the kept file with the commit; the caller saves the batch."""
    if file := batch.file:
        batch.file = ""
        transaction.on_commit(lambda: file.storage.delete(file.name))


def forget_old_files():
    """What nobody confirmed within some days: the file goes, the preview stays."""
    old = ImportBatch.objects.exclude(file="").filter(
        uploaded_at__lt=timezone.now() - KEPT_UNCONFIRMED
    )
    with transaction.atomic():
        for batch in old.select_for_update():
            forget_file(batch)
            batch.save(update_fields=["file"])
