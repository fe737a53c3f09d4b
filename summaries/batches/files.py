"""The files of batches: all of one as a ZIP, and until when they are kept."""

import zipfile

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from records import storage
from summaries.models import Batch, BatchDocument


def write_archive(batch, file):
    """All that was made so far as one ZIP, with a list of what was not. Returns how many."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        names, missing = set(), []
        for document in batch.documents.made():
            name = unique(document.file_name, names)
            try:
                # PDFs are packed already.
                archive.write(settings.MEDIA_ROOT / document.file, name)
            except FileNotFoundError:
                names.remove(name)
                missing.append((document.name, _("Its file is no longer there.")))
        missing += batch.documents.not_made().values_list("name", "reason")
        if missing:
            lines = [f"{name}\t{reason}".strip() for name, reason in missing]
            archive.writestr(_("Not made.txt"), "\r\n".join(lines))
    return len(names)


def unique(name, names):
    stem, number = name.removesuffix(".pdf"), 1
    while name in names:
        number += 1
        name = f"{stem} ({number}).pdf"
    names.add(name)
    return name


@storage.keeps("batches")
def in_use(names):
    return set(BatchDocument.objects.filter(file__in=names).values_list("file", flat=True))


def forget():
    """Files whose time is over belong to no row any more; the next sweep removes them."""
    over = Batch.objects.exclude(pk__in=Batch.objects.kept(timezone.now()).values("pk"))
    BatchDocument.objects.filter(batch__in=over).exclude(file="").update(file="")
