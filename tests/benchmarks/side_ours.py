"""Our side: prints CPU milliseconds as JSON. Run by bench_pages.py."""

import os
import sys
import uuid
from itertools import count

os.environ["ALLOWED_HOSTS"] = "testserver"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from lessons.models import Observation
from records.models import Status
from schools.models import Membership, Role
from tests import make
from tests.benchmarks import facts
from tests.benchmarks.measure import milliseconds, peak_megabytes, report
from training import ledger
from training.models import Training


def seed():
    call_command("migrate", verbosity=0)
    school = make.school(name="石桥初级中学", code="bench")
    make.semester(school, number=1)
    make.semester(school, number=2)
    make.requirement(school)
    make.requirement(school, "lessons.observed", "semester", 20)
    make.requirement(school, "research.papers", "school_year", 1)
    groups = [make.group(school, f"第{n}组") for n in range(facts.GROUPS)]
    people = [
        make.teacher(school, f"老师{n}", employee_no=f"{n:05}") for n in range(facts.TEACHERS)
    ]
    Membership.objects.bulk_create(
        [
            Membership(person=person, group=groups[n % facts.GROUPS], started_on=make.LONG_AGO)
            for n, person in enumerate(people)
        ]
    )
    office = make.office(school, name="陈一")
    make.appoint(office, Role.PRINCIPAL, school=school)
    trainings = Training.objects.bulk_create(
        [
            Training(
                **{**row, "teacher": people[row["teacher"]]},
                school=school,
                status=Status.CERTIFIED,
                programme_key=f"{row['programme']}{n}",
            )
            for n, row in enumerate(facts.trainings())
        ],
        batch_size=500,
    )
    ledger.post(trainings, by=None)
    observations = []
    for n, row in enumerate(facts.observations()):
        teacher, taught_by = people[row["teacher"]], people[row["taught_by"]]
        if teacher is taught_by:
            taught_by = people[(row["taught_by"] + 1) % facts.TEACHERS]
        observation = Observation(
            **{**row, "teacher": teacher, "taught_by": taught_by},
            school=school,
            status=Status.SUBMITTED,
            periods=[1 + n % 8],
            visit_key=str(n),
        )
        observations.append(observation)
    Observation.objects.bulk_create(observations, batch_size=500)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return school, people, office


def main():
    school, people, office = seed()
    teacher, reader = Client(), Client()
    teacher.force_login(people[0])
    reader.force_login(office)
    numbers = count()
    whose = f"?whose=school:{school.pk}&when=2020-2"
    year = f"?whose=school:{school.pk}&when=2020"

    def get(client, address):
        response = client.get(address)
        body = b"".join(response) if response.streaming else response.content
        assert response.status_code == 200, (address, response.status_code)
        return body

    def create():
        response = teacher.post(
            reverse("training:training_add"),
            {
                "programme": f"新培训{next(numbers)}",
                "level": "county",
                "mode": "face",
                "started_on": "2021-03-05",
                "ended_on": "2021-03-05",
                "hours": "8",
                "credits": "8",
                "request_key": str(uuid.uuid4()),
                "version": "",
                "submit": "1",
                "action": "submit",
            },
        )
        assert response.status_code == 302, response.content.decode()[:3000]

    own = reverse("training:training_list") + "?when=2020"
    export = reverse("records:figure_export", args=["training.person_times"]) + year
    found = {
        "own list": milliseconds(lambda: get(teacher, own)),
        "own list rows": get(teacher, own).count(b"<tr") - 1,
        "create": milliseconds(create),
        "dashboard": milliseconds(lambda: get(reader, reverse("summaries:dashboard") + whose), 10),
        "export": milliseconds(lambda: get(reader, export), 3, 1),
        "memory": peak_megabytes(),
        "import": milliseconds(lambda: our_import(school), 1, 0),
    }
    report(found)


def our_import(school):
    """The whole way: upload, read, check against roster and database, confirm, post."""
    with open(os.devnull, "w") as nowhere:
        call_command(
            "import_sheet",
            "training",
            sys.argv[1],
            school=school.code,
            semester="2020-2",
            json=True,
            stdout=nowhere,
        )


if __name__ == "__main__":
    main()
