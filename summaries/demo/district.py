"""The officer of the demo district, a second school to set beside the first, a set of both."""

import random
from datetime import date

from django.contrib.auth.hashers import make_password

from lessons.models import Observation
from records import actions
from schools.models import (
    Appointment,
    District,
    Employment,
    Group,
    Membership,
    Person,
    Role,
    School,
    SetMember,
)
from schools.models.places import DistrictLevel
from schools.names import sort_key
from summaries.demo import words
from summaries.demo.people import Staff, invented_names, make_teacher
from summaries.demo.work import Work, day_within, training

CODE = "nanpu"
SINCE = date(2018, 9, 1)
GROUPS = [("语文组", "语文", 5), ("数学组", "数学", 4)]


def make_district(county, hashed, today, semesters):
    make_officer(county, hashed)
    chance = random.Random(2022)  # noqa: S311  (a demo should look the same twice)
    school = School.objects.create(district=county, code=CODE, name="南浦初级中学", stage="junior")
    staff = make_few(school, chance)
    work = Work(school, staff, today, chance)
    for made in (trainings(work, semesters), observations(work, semesters)):
        type(made[0]).objects.bulk_create(made)
        actions.certify(made, by=staff.office)
    make_set(county)


def make_set(county):
    """Of the schools of one stage."""
    made = District.objects.create(name="初中学校", level=DistrictLevel.SET, parent=county)
    schools = School.objects.filter(district=county, stage="junior")
    SetMember.objects.bulk_create(SetMember(district=made, school=school) for school in schools)


def make_officer(county, hashed):
    officer = make_person("顾远山", sign_in_name="officer", password=hashed)
    Appointment.objects.create(person=officer, role=Role.OFFICER, district=county, started_on=SINCE)


def make_person(name, sign_in_name, password):
    return Person.objects.create(
        name=name, sort_key=sort_key(name), sign_in_name=sign_in_name, password=password
    )


def make_few(school, chance):
    """Nine teachers in two groups, and a clerk who certifies what they hand in."""
    names, staff = invented_names(chance), Staff()
    for group_name, subject, size in GROUPS:
        group = Group.objects.create(school=school, name=group_name)
        for _n in range(size):
            teacher = make_teacher(school, group, subject, names, chance)
            number = f"{len(staff.teachers) + 1:05}"
            teacher.person.sign_in_name = f"{school.code}-{number}"
            teacher.employment.employee_no = number
            teacher.person.save()
            teacher.employment.save()
            Membership.objects.create(group=group, person=teacher.person, started_on=SINCE)
            staff.teachers.append(teacher)
    staff.office = make_person("白一帆", f"{school.code}-09001", make_password(None))
    Employment.objects.create(
        person=staff.office,
        school=school,
        employee_no="09001",
        staff_type="other",
        started_on=SINCE,
    )
    Appointment.objects.create(
        person=staff.office, role=Role.OFFICE, school=school, started_on=SINCE
    )
    return staff


def trainings(work, semesters):
    """What the whole school had in every semester, and one by choice in the first."""
    found = []
    for semester in semesters:
        days = work.days(semester)
        for programme in words.WHOLE_SCHOOL[:2]:
            day = day_within(work.chance, days, 1)
            found += [training(work, one, programme, day) for one in work.staff.teachers if day]
    first = work.days(semesters[0])
    for teacher in work.staff.teachers:
        programme = work.chance.choice(words.BY_CHOICE)
        found.append(training(work, teacher, programme, work.chance.choice(first)))
    return found


def observations(work, semesters):
    """A lesson of a colleague every third week."""
    found = []
    for semester in semesters:
        days = work.days(semester)[::15]
        for observer in work.staff.teachers:
            found += [observation(work, observer, day) for day in days]
    return found


def observation(work, observer, day):
    others = [one for one in work.staff.of(observer.group.name) if one is not observer]
    taught_by = work.chance.choice(others)
    made = work.record(
        Observation,
        observer,
        ended_on=day,
        taught_by=taught_by.person,
        kind="routine",
        purpose="training",
        subject=taught_by.subject,
        class_name=f"7-{work.chance.randint(1, 4)}",
        topic=work.chance.choice(words.TOPICS[taught_by.subject]),
        periods=[work.chance.randint(1, 7)],
        lessons=1,
        highlights=work.chance.choice(words.HIGHLIGHTS),
    )
    made.visit_key = made.make_visit_key()
    return made
