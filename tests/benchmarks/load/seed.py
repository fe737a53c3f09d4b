"""A made-up district in PostgreSQL: `python -m tests.benchmarks.load.seed SCHOOLS SEMESTERS`.

Each school is made by the same rules, and semesters are counted from the last one back: what
a page of one school shows of the last semesters is the same however many schools and years
there are. Prints as JSON who uses it, with their sessions.
"""

import json
import os
import sys
from datetime import date

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client

from portfolios.models import Honour
from records.models import Status
from research.models import Paper, PaperAuthor, PaperOutcome, Project
from schools.models import Appointment, Employment, Membership, Person, Role, Semester
from schools.names import sort_key
from tests import make

TEACHERS = 150  # of each school
ROUNDS = 12  # trainings and observations of each teacher in a semester
GROUPS = 10
DECKS = 5  # of users, each in a school of its own where there are as many
LAST_YEAR = 2025
TABLES = ("training_training", "training_posting", "lessons_observation", "schools_auditevent")
# Every rule of these is given back before anything is measured.
BARE = """
SELECT indexname, indexdef FROM pg_indexes
WHERE tablename = ANY(%s) AND indexname NOT IN (SELECT conname FROM pg_constraint)
"""


# --- people and places ------------------------------------------------------------


def calendar(school, semesters):
    """The last `semesters`, oldest first; spring of LAST_YEAR is the last one."""
    made = []
    for back in range(semesters):
        year, autumn, starts = LAST_YEAR - back // 2, back % 2, starts_of(back)
        made.append(
            Semester(
                district=school.district,
                school=school,
                start_year=year,
                number=1 if autumn else 2,
                starts_on=starts,
                ends_on=date(year + 1, 1, 29) if autumn else date(year + 1, 7, 3),
                week_1_monday=starts,
            )
        )
    return Semester.objects.bulk_create(reversed(made))


def staff(school, code, count, **fields):
    people = [
        Person(sign_in_name=f"{code}{n}", name=name_of(n), sort_key=sort_key(name_of(n)))
        for n in range(count)
    ]
    Person.objects.bulk_create(people)
    Employment.objects.bulk_create(
        Employment(
            person=person, school=school, employee_no=f"{code}{n:03}", started_on=make.LONG_AGO,
            **fields,
        )
        for n, person in enumerate(people)
    )  # fmt: skip
    return people


def name_of(n):
    return "王李张刘陈杨赵黄周吴"[n % 10] + "芳明强敏燕婷浩雪晨宇"[n // 10 % 10] + "静文"[n // 100]


def found_school(number, semesters):
    """(school, teachers, people of its office, principal)."""
    code = f"s{number:02}"
    school = make.school(name=f"第{number + 1}初级中学", code=code)
    calendar(school, semesters)
    make.requirement(school)
    make.requirement(school, "lessons.observed", "semester", 20)
    make.requirement(school, "research.papers", "school_year", 1)
    teachers = staff(school, f"{code}t", TEACHERS, subjects=["语文"])
    office = staff(school, f"{code}o", DECKS, staff_type="other")
    (principal,) = staff(school, f"{code}p", 1, staff_type="other")
    groups = [make.group(school, f"第{n}组") for n in range(GROUPS)]
    Membership.objects.bulk_create(
        Membership(person=person, group=groups[n % GROUPS], started_on=make.LONG_AGO)
        for n, person in enumerate(teachers)
    )
    held = [(person, Role.OFFICE, {"school": school}) for person in office]
    held.append((principal, Role.PRINCIPAL, {"school": school}))
    held += [(teachers[n], Role.GROUP_LEADER, {"group": groups[n]}) for n in range(DECKS)]
    Appointment.objects.bulk_create(
        Appointment(person=person, role=role, started_on=make.LONG_AGO, **place)
        for person, role, place in held
    )
    careers(school, teachers, semesters)
    return school, teachers, office, principal


def careers(school, teachers, semesters):
    """Papers, projects and honours: some in every semester."""
    papers, projects, honours = [], [], []
    for back in range(semesters):
        day = day_in(back)
        for n, teacher in enumerate(teachers):
            one = {"school": school, "teacher": teacher, "status": Status.CERTIFIED}
            title = f"单元整体教学的实践{back}-{n}"
            named = {"title": title, "title_key": title, **one}
            if n % 10 == back % 10:
                papers.append(Paper(ended_on=day, **named))
            if n % 8 == back % 8:
                honours.append(Honour(ended_on=day, level="county", **named))
            if n % 20 == back % 20:
                projects.append(Project(listed_on=day, level="county", stage="listed", **named))
    Paper.objects.bulk_create(papers)
    PaperAuthor.objects.bulk_create(
        PaperAuthor(
            paper=paper, school=school, position=1, person=paper.teacher, name=paper.teacher.name
        )
        for paper in papers
    )
    PaperOutcome.objects.bulk_create(
        PaperOutcome(
            paper=paper, school=school, outcome="published", level="provincial",
            happened_on=paper.ended_on, venue="某省教育学刊",
        )
        for paper in papers
    )  # fmt: skip
    Project.objects.bulk_create(projects)
    Honour.objects.bulk_create(honours)


def starts_of(back):
    year = LAST_YEAR - back // 2
    return date(year, 9, 1) if back % 2 else date(year + 1, 2, 22)


def day_in(back):
    return starts_of(back).replace(day=28)


# --- the ledgers ------------------------------------------------------------------

# `p` is a person of the district, `q` the place in the own school. Rounds with even numbers
# came in sheets, school by school; the others were typed, so that all schools lie mixed.
ROWS = """
CREATE TEMP VIEW bench_row AS
SELECT i, r, p, p %% {teachers} AS q, now.back, now.starts + r * 10 + (p %% 9) AS day,
       (now.starts + r * 10 + (p %% 9) + 3)::timestamptz + i * interval '1 ms' AS at,
       (now.back * {rounds} + r) * {people} + i AS n,
       (p %% {teachers} * 31 + now.back * 7 + r * 3) %% 50 AS luck
FROM bench_now AS now, generate_series(0, {rounds} - 1) AS r,
     generate_series(0, {people} - 1) AS i,
     LATERAL (SELECT CASE WHEN r %% 2 = 0 THEN i ELSE (i * 7919) %% {people} END AS p) AS of_person
"""
ID = """
(lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0')
 || '700{kind}8' || lpad(to_hex(n), 15, '0'))::uuid
"""
STATUS = """
CASE WHEN back = 0 AND r >= 10 THEN 'submitted' WHEN back = 0 THEN 'certified'
     WHEN luck = 0 THEN 'returned' WHEN luck = 1 THEN 'withdrawn' WHEN luck = 2 THEN 'reversed'
     ELSE 'certified' END
"""
LEVEL = "(ARRAY['school','county','county','city','provincial','school','national'])[1 + (q+r) % 7]"
MODE = "(ARRAY['face','online','face','blended','other'])[1 + (q * 3 + r) % 5]"
KIND = "(ARRAY['open','walk_in','routine','research','demo'])[1 + (q + r) % 5]"

TRAININGS = f"""
INSERT INTO training_training (id, teacher_id, school_id, ended_on, started_on, status, version,
  created_by_id, created_at, updated_at, submitted_at, decided_by_id, decided_at, decision_note,
  programme, programme_key, level, mode, hours, credits, place, provider, certificate_no, note,
  occurrence)
SELECT {ID.format(kind=1)}, person, school, day, day, {STATUS}, 1,
  person, at, at, at, CASE WHEN back = 0 AND r >= 10 THEN NULL ELSE office END,
  CASE WHEN back = 0 AND r >= 10 THEN NULL ELSE at END, '',
  '第' || back * {ROUNDS} + r || '期新课程标准解读与课堂教学改进研修',
  '第' || back * {ROUNDS} + r || '期新课程标准解读与课堂教学改进研修',
  {LEVEL}, {MODE}, (1 + (q + r) % 13) / 2.0, (1 + (q + r) % 13) / 2.0, '', '市教师进修学校',
  'JX' || n, '', 1
FROM bench_row JOIN bench_people USING (p) ORDER BY r, i
"""
POSTINGS = f"""
INSERT INTO training_posting (id, training_id, teacher_id, school_id, ended_on, level, mode,
  hours, credits, posted_by_id, posted_at, why, reverses_id)
SELECT {ID.format(kind="{kind}")}, {ID.format(kind=1)}, person, school, day, {LEVEL}, {MODE},
  {{sign}} (1 + (q + r) % 13) / 2.0, {{sign}} (1 + (q + r) % 13) / 2.0, office, at, '', {{reverses}}
FROM bench_row JOIN bench_people USING (p) WHERE {STATUS} {{which}} ORDER BY r, i
"""
OBSERVATIONS = f"""
INSERT INTO lessons_observation (id, teacher_id, taught_by_id, school_id, ended_on, status, version,
  created_by_id, created_at, updated_at, submitted_at, decided_by_id, decided_at, decision_note,
  taught_by_name, outside, kind, purpose, subject, class_name, topic, periods, lessons, visit_key,
  process, highlights, problems, suggestions, grade, opened_by_teacher_at)
SELECT {ID.format(kind=3)}, here.person, there.person, here.school, day, {STATUS}, 1,
  here.person, at, at, at, CASE WHEN back = 0 AND r >= 10 THEN NULL ELSE here.office END,
  CASE WHEN back = 0 AND r >= 10 THEN NULL ELSE at END, '', '', false, {KIND}, 'diagnosis',
  '语文', '7-' || 1 + q % 12, '第' || n % 500 || '课', jsonb_build_array(1 + (q + r) % 8),
  CASE WHEN n % 9 = 0 THEN 2 ELSE 1 END, there.person || ':' || 1 + (q + r) % 8, '[]',
  '目标明确，板书清楚，学生参与面广，提问有层次。', '小组讨论的时间不够，个别学生没有参与。',
  '建议留出时间让学生自己归纳，并当堂检测。', 'good', CASE WHEN back = 0 THEN NULL ELSE at END
FROM bench_row JOIN bench_people AS here USING (p)
JOIN bench_people AS there
  ON there.p = bench_row.p - q + (q + 1 + (r * 13 + back * 7) % ({TEACHERS} - 2)) % {TEACHERS}
ORDER BY r, i
"""
EVENTS = f"""
INSERT INTO schools_auditevent (id, at, by_id, by_name, school_id, verb, target_kind, target_id,
  target_label, subject_id, before, after, why)
SELECT {ID.format(kind="{kind}")}, at, office, '陈一', school, '{{app}}.imported', '{{label}}',
  {ID.format(kind="{of}")}, '新课程标准解读', person, '{{{{}}}}', '{{{{}}}}', ''
FROM bench_row JOIN bench_people USING (p) ORDER BY r, i
"""


def statements():
    yield TRAININGS
    yield POSTINGS.format(kind=2, sign="", reverses="NULL", which="IN ('certified', 'reversed')")
    yield POSTINGS.format(kind=6, sign="-", reverses=ID.format(kind=2), which="= 'reversed'")
    yield OBSERVATIONS
    yield EVENTS.format(kind=4, of=1, app="training", label="training.training")
    yield EVENTS.format(kind=5, of=3, app="lessons", label="lessons.observation")


def fill(people, semesters):
    """The rows of both ledgers, semester by semester. `people` are (person, school, office)."""
    with connection.cursor() as cursor:
        # No foreign key is looked up a million times: the rows are right by construction.
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("SET LOCAL timezone = 'Asia/Shanghai'")
        cursor.execute("SET LOCAL jit = off")
        cursor.execute(
            "CREATE TEMP TABLE bench_people"
            " (p int PRIMARY KEY, person uuid, school uuid, office uuid)"
        )
        cursor.executemany(
            "INSERT INTO bench_people VALUES (%s, %s, %s, %s)",
            [(p, *row) for p, row in enumerate(people)],
        )
        cursor.execute("ANALYZE bench_people")
        cursor.execute("CREATE TEMP TABLE bench_now (back int, starts date)")
        cursor.execute(
            ROWS.format(teachers=TEACHERS, rounds=ROUNDS, people=len(people)).replace("%%", "%")
        )
        cursor.execute(BARE, [list(TABLES)])
        indexes = cursor.fetchall()
        for name, _definition in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        for back in reversed(range(semesters)):
            cursor.execute("TRUNCATE bench_now")
            cursor.execute("INSERT INTO bench_now VALUES (%s, %s)", [back, starts_of(back)])
            for statement in statements():
                cursor.execute(statement)
        for _name, definition in indexes:
            cursor.execute(definition)


# --- who uses it ------------------------------------------------------------------


def session_of(person):
    client = Client()
    client.force_login(person)
    return client.cookies["sessionid"].value


def decks(founded):
    """Five decks of ten: seven teachers, a leader, somebody of the office, the principal."""
    users = []
    for deck in range(DECKS):
        school, teachers, office, principal = founded[deck * len(founded) // DECKS]
        ten = [("teacher", teachers[DECKS + deck * 7 + n]) for n in range(7)]
        ten += [("leader", teachers[deck]), ("office", office[deck]), ("principal", principal)]
        group = Membership.objects.get(person=teachers[deck]).group_id
        colleagues = [str(teacher.pk) for teacher in teachers[60:70]]
        users += [
            {**user_of(role, person, school, group, deck), "colleagues": colleagues}
            for role, person in ten
        ]
    return users


def user_of(role, person, school, group, deck):
    whose = {
        "teacher": f"teacher:{person.pk}",
        "leader": f"group:{group}",
    }.get(role, f"school:{school.pk}")
    return {
        "role": role,
        "deck": deck,
        "person": str(person.pk),
        "code": school.code,
        "whose": whose,
        "session": session_of(person),
        "trainings": ids("training_training", person, school),
        "observations": ids("lessons_observation", person, school),
    }


def ids(table, person, school):
    """Some records of the last semester that this user may open."""
    of_school = f"school_id = '{school.pk}' AND status = 'certified'"
    own = f"teacher_id = '{person.pk}' AND status IN ('certified', 'submitted')"
    with connection.cursor() as cursor:
        for which in (own, of_school):
            cursor.execute(
                f"SELECT id FROM {table} WHERE {which} AND ended_on >= %s"
                " ORDER BY ended_on DESC, id LIMIT 10",
                [starts_of(0)],
            )
            if found := [str(pk) for (pk,) in cursor.fetchall()]:
                return found
    return []


def seed(schools, semesters):
    if connection.vendor != "postgresql":
        raise SystemExit("DATABASE_URL must name an empty database of PostgreSQL")
    call_command("migrate", verbosity=0)
    founded = [found_school(number, semesters) for number in range(schools)]
    people = [
        (teacher.pk, school.pk, office[0].pk)
        for school, teachers, office, _principal in founded
        for teacher in teachers
    ]
    fill(people, semesters)
    return decks(founded)


def main():
    with transaction.atomic():
        users = seed(*map(int, sys.argv[1:3]))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    sys.stdout.write(json.dumps(users) + "\n")


if __name__ == "__main__":
    main()
