"""The files of signed summaries: made once, checked at every reading, never made again."""

import hashlib
import logging
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, transaction

from records import storage
from records.documents import docx, pdf
from summaries.models import FrozenFile

FOLDER = "frozen"
MAKERS = {"pdf": pdf.typeset, "docx": docx.write}
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}

log = logging.getLogger(__name__)


class Broken(Exception):
    """The stored file is gone, or not the one that was signed."""


def missing(frozen):
    """The formats that are still to be made."""
    made = {file.format for file in frozen.files.all()}
    return [name for name in MAKERS if name not in made]


def make(frozen, name):
    """Stores one format. May run twice: whoever is first, its bytes stay."""
    content = MAKERS[name](frozen.tree)
    digest = hashlib.sha256(content).hexdigest()
    path = str(Path(FOLDER) / str(frozen.pk) / f"{digest[:16]}.{name}")
    with storage.whole(path) as file:
        file.write(content)
    try:
        with transaction.atomic():
            FrozenFile.objects.create(
                frozen=frozen,
                school=frozen.school,
                format=name,
                file=path,
                size=len(content),
                sha256=digest,
            )
    except IntegrityError:
        log.info("the %s of %s was made by somebody else meanwhile", name, frozen.pk)


def read(file):
    """The bytes of a FrozenFile, which are those of the signing. Raises Broken."""
    try:
        content = (settings.MEDIA_ROOT / file.file.name).read_bytes()
    except FileNotFoundError:
        log.error("the file of a signed summary is gone: %s", file.file.name)
        raise Broken from None
    if hashlib.sha256(content).hexdigest() != file.sha256:
        log.error("the file of a signed summary was changed: %s", file.file.name)
        raise Broken
    return content


@storage.keeps(FOLDER)
def in_use(names):
    return set(FrozenFile.objects.filter(file__in=names).values_list("file", flat=True))
