"""The plain side: prints CPU milliseconds as JSON. Run by bench_pages.py."""

import os
import sys
from io import BytesIO
from itertools import count

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.benchmarks.reference.settings"

import django

django.setup()

from django.contrib.auth.models import Permission, User
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from openpyxl import load_workbook

from tests.benchmarks import facts
from tests.benchmarks.measure import milliseconds, peak_megabytes, report
from tests.benchmarks.reference.plain.models import Group, Observation, Teacher, Training


def seed():
    call_command("migrate", verbosity=0, run_syncdb=True)
    User.objects.create_superuser("admin", password="x")
    groups = Group.objects.bulk_create([Group(name=f"第{n}组") for n in range(facts.GROUPS)])
    users = [User(username=f"t{n}", is_staff=True) for n in range(facts.TEACHERS)]
    users = User.objects.bulk_create(users)
    rights = Permission.objects.filter(content_type__app_label="plain")
    users[0].user_permissions.set(rights)
    teachers = Teacher.objects.bulk_create(
        [
            Teacher(user=user, group=groups[n % facts.GROUPS], name=f"老师{n}")
            for n, user in enumerate(users)
        ]
    )
    Training.objects.bulk_create(
        [
            Training(**{**row, "teacher": teachers[row["teacher"]]}, status="certified")
            for row in facts.trainings()
        ],
        batch_size=500,
    )
    Observation.objects.bulk_create(
        [
            Observation(
                **{
                    **row,
                    "teacher": teachers[row["teacher"]],
                    "taught_by": teachers[row["taught_by"]],
                }
            )
            for row in facts.observations()
        ],
        batch_size=500,
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return users[0], teachers


def main():
    user, teachers = seed()
    teacher, office = Client(), Client()
    teacher.force_login(user)
    office.force_login(User.objects.get(username="admin"))
    numbers = count()

    def get(client, address):
        response = client.get(address)
        body = b"".join(response) if response.streaming else response.content
        assert response.status_code == 200, address
        return body

    def create():
        response = teacher.post(
            "/admin/plain/training/add/",
            {
                "teacher": teachers[0].pk,
                "programme": f"新培训{next(numbers)}",
                "level": "county",
                "mode": "face",
                "started_on": "2021-03-05",
                "ended_on": "2021-03-05",
                "hours": "8",
                "credits": "8",
                "status": "submitted",
            },
        )
        assert response.status_code == 302

    page = get(teacher, "/admin/plain/training/")
    found = {
        "own list": milliseconds(lambda: get(teacher, "/admin/plain/training/")),
        "own list rows": page.count(b'class="field-level"'),
        "create": milliseconds(create),
        "dashboard": milliseconds(lambda: get(office, "/admin/plain/training/statistics/"), 10),
        "export": milliseconds(lambda: get(office, "/admin/plain/training/export.xlsx"), 3, 1),
        "import": milliseconds(lambda: plain_import(teachers), 1, 0),
        "memory": peak_megabytes(),
    }
    report(found)


def plain_import(teachers):
    """5,000 rows as a straightforward import does it: openpyxl, a model form's checks, save."""
    source = BytesIO(open(sys.argv[1], "rb").read())
    rows = load_workbook(source).active.iter_rows(min_row=2, values_only=True)
    by_number = {f"{n:05}": teacher for n, teacher in enumerate(teachers)}
    with transaction.atomic():
        for number, _name, programme, _level, _mode, day, hours, credits in rows:
            training = Training(
                teacher=by_number[number],
                programme=programme,
                level="county",
                mode="face",
                started_on=day.replace(".", "-"),
                ended_on=day.replace(".", "-"),
                hours=hours,
                credits=credits,
                status="certified",
            )
            training.full_clean()
            same = Training.objects.filter(
                teacher=training.teacher, programme=programme, ended_on=training.ended_on
            )
            if not same.exists():
                training.save()


if __name__ == "__main__":
    main()
