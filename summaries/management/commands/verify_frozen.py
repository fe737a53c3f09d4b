"""Proves that every signed summary is what was signed."""

from django.core.management.base import BaseCommand, CommandError

from summaries.frozen import files
from summaries.models import Frozen


class Command(BaseCommand):
    help = "Checks text, figures and files of all signed summaries against their fingerprints."

    def handle(self, **options):
        count, wrong = 0, []
        for frozen in Frozen.objects.prefetch_related("files").iterator(chunk_size=50):
            count += 1
            wrong += [f"{frozen.shown_code} {frozen}: {what}" for what in problems(frozen)]
        for line in wrong:
            self.stderr.write(line)
        if wrong:
            raise CommandError(f"{len(wrong)} of {count} signed summaries are not as signed.")
        self.stdout.write(f"{count} signed summaries are as they were signed.")


def problems(frozen):
    if not frozen.is_whole():
        yield "the text or the figures were changed"
    for file in frozen.files.all():
        try:
            files.read(file)
        except files.Broken:
            yield f"the {file.format} is gone or was changed"
    for name in files.missing(frozen):
        yield f"the {name} was never made"
