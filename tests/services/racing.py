"""Two people at once do anything to the same records.

Prints as JSON what the pages answered and what is in the database afterwards. Run by
test_races.py in a process and a database of its own.
"""

import json
import random
import threading
from collections import Counter
from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.db.models import Count, F, Q
from django.test import Client

from lessons.models import Observation
from records import figures, jobs
from records.imports import life
from records.models import Job, Status
from records.scope import Scope
from schools.models import AuditEvent, Semester
from schools.periods import Calendar
from tests import conftest, make
from tests.records import sheet_maker as maker
from training import ledger
from training.models import Posting, Training

ROUNDS = 25
HEAD = ["姓名", "培训项目", "级别", "形式", "时间", "学时", "学分"]


class Pair:
    """Two signed-in people who act in the same moment."""

    def __init__(self, seed):
        self.barrier = threading.Barrier(2, timeout=60)
        self.seed = seed
        self.answers = Counter()
        self.failures = []

    def run(self, *works):
        """Each work is given a chance of its own; both begin every step together."""
        threads = [
            threading.Thread(target=self.work, args=(work, random.Random(f"{self.seed} {n}")))
            for n, work in enumerate(works)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def work(self, work, chance):
        try:
            for _round in range(ROUNDS):
                self.barrier.wait()
                work(chance)
        except Exception as failure:
            self.failures.append(repr(failure))
            self.barrier.abort()
        finally:
            connection.close()

    def post(self, client, path, data):
        response = client.post(path, data)
        self.answers[response.status_code] += 1
        if response.status_code >= 500:
            self.failures.append(f"{path} gave {response.status_code}")


def signed_in(person):
    client = Client(raise_request_exception=False)
    client.force_login(person)
    return client


def on_records(pair, cast, records):
    """The office twice, and the teacher and the office: certify, return, reverse, take back."""
    office, second = signed_in(cast.office), signed_in(cast.second_office)
    owner = signed_in(cast.owner)

    def of(record, step):
        kind = "training" if isinstance(record, Training) else "observation"
        return f"/records/of/{kind}/{record.pk}/{step}/"

    def decides(client):
        def work(chance):
            some = chance.sample(records, 4)
            keys = [
                f"{'training' if isinstance(one, Training) else 'observation'}:{one.pk}"
                for one in some
            ]
            match chance.randrange(5):
                case 0 | 1:
                    pair.post(client, "/records/review/certify/", {"ids": keys})
                case 2:
                    pair.post(client, of(some[0], "certify"), {})
                case 3:
                    pair.post(
                        client, "/records/review/return/",
                        {"ids": keys[:2], "sure": "1", "why": "缺附件"},
                    )  # fmt: skip
                case 4:
                    pair.post(client, of(some[0], "reverse"), {"why": "重复登记"})

        return work

    def hands_in(chance):
        for record in chance.sample(records, 4):
            # A little more often than it is taken back for good.
            step = chance.choice(["submit"] * 5 + ["withdraw"])
            pair.post(owner, of(record, step), {})

    pair.run(decides(office), decides(second))
    pair.run(decides(office), hands_in)


def on_imports(pair, cast, semester):
    """The same rows twice at once, each confirmed twice and worked on twice."""

    def batch(office, n):
        rows = [["王芳", f"专题{n}", "县级", "面授", "3.5", 2, 2], ["李明", "通识", "县级", "面授",
                f"4.{1 + n % 20}", 2, 2]]  # fmt: skip
        file = SimpleUploadedFile("册.xlsx", maker.table(HEAD, *rows))
        made = life.upload(
            file, layout="training", school=cast.school, semester=semester, by=office
        )
        jobs.perform(made.job_id)
        return made

    made = [(batch(cast.office, n), batch(cast.second_office, n)) for n in range(ROUNDS)]

    def confirms(client, side):
        steps = iter(range(ROUNDS))

        def work(chance):
            n = next(steps)
            mine = made[n][side if chance.random() < 0.5 else 0]
            pair.post(client, f"/records/imports/{mine.pk}/confirm/", {})
            mine.refresh_from_db()
            jobs.perform(mine.job_id)
            if chance.random() < 0.3:
                pair.post(client, f"/records/imports/{mine.pk}/undo/", {})
                mine.refresh_from_db()
                jobs.perform(mine.job_id)

        return work

    pair.run(confirms(signed_in(cast.office), 0), confirms(signed_in(cast.second_office), 1))


def main(seed):
    call_command("migrate", verbosity=0)
    cast = conftest.people()
    semester = Semester.objects.get(school=cast.school, number=2)
    records = [make.training(cast.owner, status="submitted") for _n in range(6)]
    records += [
        make.observation(cast.owner, cast.colleague, ended_on=date(2021, 3, 10 + n))
        for n in range(6)
    ]
    pair = Pair(seed)
    on_records(pair, cast, records)
    on_imports(pair, cast, semester)
    print(json.dumps(found(pair, cast)))


def found(pair, cast):
    scope = Scope(Calendar(cast.school).parse("2020-2"), cast.school.pk)
    hours = figures.get("training.hours")
    certified = Training.objects.filter(status=Status.CERTIFIED)
    twice = Posting.objects.filter(reverses=None).values("training").annotate(n=Count("pk"))
    return {
        "failures": pair.failures,
        "answers": pair.answers,
        "unproved": [str(one) for one in ledger.unproved()],
        "posted twice": twice.filter(n__gt=1).count(),
        "hours": str(hours.value(scope)),
        "hours of the records": str(hours.clean(sum(one.hours for one in certified))),
        "changes without their entry": [
            str(one.pk) for model in (Training, Observation) for one in unlogged(model)
        ],
        "decided by those who made it": certified.filter(
            Q(decided_by=F("teacher")) | Q(decided_by=F("created_by")), batch=None
        ).count(),
        "jobs that failed for no reason told": [
            job.error for job in Job.objects.filter(state="failed") if "Something" in job.error
            or "出了问题" in job.error
        ],
        "imported": Training.objects.exclude(batch=None).count(),
        "certified": certified.count(),
        "reversed": Training.objects.filter(status=Status.REVERSED).count(),
    }  # fmt: skip


def unlogged(model):
    """Each change counts the version by one, and is one entry."""
    entries = Counter(AuditEvent.objects.values_list("target_id", flat=True))
    for record in model.objects.all():
        imported = 1 if record.batch_id else 0
        if entries[record.pk] != record.version - 1 + imported:
            yield record
