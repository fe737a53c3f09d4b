"""manage.py demo_data: a school with two semesters to look at."""

from django.core.management.base import BaseCommand, CommandError

from schools import upkeep
from schools.models import School
from summaries import demo

ROLES = {
    "teacher": "a teacher / 教师",
    "leader": "a group leader / 教研组长",
    "office": "the academic affairs office / 教务处",
    "principal": "the principal / 校长",
    "admin": "the system administrator / 系统管理员",
    "officer": "the officer of the district / 学区干部",
    "stranger": "a teacher of another school / 外校教师",
}


class Command(BaseCommand):
    help = "Load the demo school; a second run changes nothing."

    def add_arguments(self, parser):
        parser.add_argument(
            "--force", action="store_true", help="also beside schools that are not the demo's"
        )

    def handle(self, *args, force, verbosity, **options):
        if not force and School.objects.exclude(code__in=demo.CODES).exists():
            raise CommandError(
                "There is a real school in this database. Its people should not meet accounts "
                "with a known password; use --force if this is what you want."
            )
        made = demo.load()
        upkeep.learn_statistics()
        if verbosity:
            self.say("Demo school loaded." if made else "The demo school is there already.")
            for name in demo.SIGN_IN_NAMES:
                self.say(f"  {name:<10} {ROLES[name]}")
            self.say(f"Password of all of them / 密码: {demo.PASSWORD}")

    def say(self, text):
        self.stdout.write(text)
