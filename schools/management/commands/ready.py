"""manage.py ready: says what is missing before the site can start."""

from django.core.management.base import BaseCommand

from config import ready


class Command(BaseCommand):
    help = "Look at the environment, the folders, the database and Redis, as every start does."
    requires_system_checks = []

    def handle(self, *args, **options):
        ready.refuse_unless_ready(web=True)
        self.stdout.write(ready.words("Everything is there.", "一切就绪。"))
