"""The files of batches: all of one as a ZIP, and until when they are kept."""

import zipfile

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from records import storage
from summaries.models import Batch, BatchDocument


def write_archive(batch, file):
    """All that was made so far as one ZIP, with a list of what was not.

    Returns how many documents are in it; one may be there as PDF and as Word.
    """
    # PDF and Word are packed already.
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        names, written, missing = set(), set(), []
        for document in batch.documents.made():
            name = unique(document.file_name, names)
            for ending, path in document.files.items():
                try:
                    archive.write(settings.MEDIA_ROOT / path, f"{name}.{ending}")
                    written.add(document.pk)
                except FileNotFoundError:
                    missing.append((f"{name}.{ending}", _("Its file is no longer there.")))
        missing += batch.documents.not_made().values_list("name", "reason")
        if missing:
            lines = [f"{name}\t{reason}".strip() for name, reason in missing]
            archive.writestr(_("Not made.txt"), "\r\n".join(lines))
    return len(written)


def unique(name, names):
    """The name, or the first with a number that none of the others has yet."""
    numbered, number = name, 1
    while numbered in names:
        number += 1
        numbered = f"{name} ({number})"
    names.add(numbered)
    return numbered


@storage.keeps("batches")
def in_use(names):
    named = BatchDocument.objects.filter(Q(file__in=names) | Q(word_file__in=names))
    return {name for pair in named.values_list("file", "word_file") for name in pair if name}


def forget():
    """Files whose time is over belong to no row any more; the next sweep removes them."""
    over = Batch.objects.exclude(pk__in=Batch.objects.kept(timezone.now()).values("pk"))
    named = BatchDocument.objects.exclude(file="", word_file="")
    named.filter(batch__in=over).update(file="", word_file="")
