"""Remove files that no record names: what killed processes left behind."""

from datetime import timedelta

from django.core.management.base import BaseCommand

from records import storage


class Command(BaseCommand):
    help = (
        "Remove files below MEDIA_ROOT that no row names, and uploads that were cut off. "
        "The worker does so every night."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--hours",
            type=float,
            default=storage.KEPT_UNNAMED / timedelta(hours=1),
            help="spare what changed within so many hours (24): it may still be at work",
        )

    def handle(self, *, hours, **options):
        for name in storage.sweep(older_than=timedelta(hours=hours)):
            self.stdout.write(name)
