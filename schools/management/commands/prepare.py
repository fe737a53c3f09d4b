"""manage.py prepare: all an installation needs before it starts. May run any number of times."""

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand

from config import ready

# Those an installation has; the fonts are subset once, for faster PDFs.
STEPS = [
    ("messages", {"compile": True}),
    ("migrate", {"interactive": False}),
    ("prepare_fonts", {}),
]


class Command(BaseCommand):
    help = "Compile messages, migrate the database, prepare fonts."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--without-fonts", action="store_true", help="leave them for later")

    def handle(self, *args, verbosity, without_fonts, **options):
        settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # whitenoise looks for it
        problems = [*ready.folder_problems(), *ready.database_problems(tables=False)]
        if problems:
            ready.refuse(*problems)
        known = get_commands()
        for name, arguments in STEPS:
            if name in known and not (without_fonts and name == "prepare_fonts"):
                call_command(name, verbosity=max(0, verbosity - 1), **arguments)
