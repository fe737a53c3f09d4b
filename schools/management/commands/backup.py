"""manage.py backup: everything in one file, while people work."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.template.defaultfilters import filesizeformat

from schools.backup import Problem, making

TO_KEEP_TOO = (
    "Keep apart from it, it is not inside: the SECRET_KEY (without one in the environment the "
    "file VAR_ROOT/secret). The backup holds personal data: store it where few can read it."
)


class Command(BaseCommand):
    help = "Save the database and all files in one archive; the site may run meanwhile."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("target", help="a folder, or the name of a new file")
        parser.add_argument(
            "--keep", type=int, metavar="N", help="leave the N youngest backups of the folder"
        )

    def handle(self, *, target, keep, **options):
        if keep is not None and keep < 1:
            raise CommandError("--keep needs a number from 1.")
        try:
            made = making.make(Path(target), keep=keep)
        except Problem as problem:
            raise CommandError(str(problem)) from problem
        except OSError as error:
            raise CommandError(f"The backup could not be written: {error.strerror}") from error
        self.report(made)

    def report(self, made):
        manifest = made.manifest
        rows = sum(facts["rows"] for facts in manifest["tables"].values())
        count = sum(name.startswith("files/") for name in manifest["members"])
        size = filesizeformat(made.path.stat().st_size).replace("\xa0", " ")
        self.stdout.write(f"{made.path}: {rows} rows, {count} files, {size}; read back and whole.")
        for path in made.forgotten:
            self.stdout.write(f"Removed {path}")
        self.stdout.write(TO_KEEP_TOO)
        wrong = [(word, names) for word in ("missing", "damaged") if (names := manifest[word])]
        for word, names in wrong:
            self.stderr.write(f"{len(names)} files are {word} on the disk: {', '.join(names[:10])}")
        if wrong:
            raise CommandError("The backup was made, but files were not as they should be.")
