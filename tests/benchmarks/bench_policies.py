"""What is asked of teachers: a school of 200, a school of 6,000 and a district of 6,000 at once,
against asking teacher by teacher.

Prints queries and processor milliseconds of each, and how many times as long the plain way
takes: one evaluation for every teacher of the school of 200, as a page of one teacher does it.

    .venv/bin/python tests/benchmarks/bench_policies.py
"""

import json
import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SCHOOLS = 30
OF_A_SCHOOL = 200


def evaluations():
    """{what is evaluated: call}"""
    from records.policies import evaluate, in_force, of_teacher
    from records.policies.roll_up import standings_of_schools
    from records.scope import Scope
    from schools import roster
    from schools.periods import Calendar
    from tests import make
    from tests.records import crowds

    district = make.district("三十校学区", "cluster")
    crowds.rules_of(district)
    schools = [crowds.school_of(OF_A_SCHOOL, district) for _n in range(SCHOOLS)]
    alone = make.district("一校学区", "cluster")
    crowds.rules_of(alone)
    large = crowds.school_of(SCHOOLS * OF_A_SCHOOL, alone)
    period = Calendar(large).parse("2020-2")

    def school(one):
        calendar = Calendar(one)
        scope = Scope(period, one.pk)
        return evaluate(in_force(one, period.end), scope, calendar)

    def teacher_by_teacher():
        one = schools[0]
        calendar = Calendar(one)
        for person in roster.teachers(one.pk, period.end):
            of_teacher(Scope(period, one.pk, teacher_id=person.pk), one, calendar)

    return {
        "school of 200": lambda: school(schools[0]),
        "school of 6,000": lambda: school(large),
        "district of 6,000": lambda: standings_of_schools(Scope(period, district_id=district.pk)),
        "200, one by one": teacher_by_teacher,
    }


def main():
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["VAR_ROOT"] = folder
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/bench.sqlite3")
        print(json.dumps(measured(), ensure_ascii=False, indent=1))


def measured():
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from tests.benchmarks.measure import milliseconds

    call_command("migrate", verbosity=0)
    found = {}
    for name, call in evaluations().items():
        with CaptureQueriesContext(connection) as asked:
            call()
        found[name] = {"queries": len(asked), "ms": round(milliseconds(call, 5, 1), 1)}
    few = found["school of 200"]["ms"]
    for row in found.values():
        row["times the school of 200"] = round(row["ms"] / few, 1)
    return found


if __name__ == "__main__":
    main()
