"""Valid, unsurprising objects. A test states only what it is about."""

from datetime import date
from decimal import Decimal
from itertools import count

from lessons.models import Observation
from portfolios.models import Honour, MentorPair, TitleHeld
from records.models import Policy, Requirement
from records.sheets.cells import title_key
from research.models import Paper, PaperAuthor, PaperOutcome, Project, ProjectMember
from schools.models import (
    Appointment,
    District,
    Employment,
    Group,
    Membership,
    Person,
    Role,
    School,
    Semester,
)
from schools.names import sort_key
from training.models import Activity, Attendance, Training

PASSWORD = "Shidang-2021"
LONG_AGO = date(2015, 9, 1)
numbers = count(1)


def district(name="禾溪市", level="county", **fields):
    return District.objects.get_or_create(name=name, level=level, **fields)[0]


def school(**fields):
    n = next(numbers)
    fields = {"code": f"school{n}", "name": f"第{n}初级中学", **fields}
    return School.objects.create(district=fields.pop("district", None) or district(), **fields)


def semester(school, start_year=2020, number=2, **fields):
    """The semesters of the example workbooks unless told otherwise."""
    dates = {
        1: {"starts_on": date(start_year, 9, 1), "ends_on": date(start_year + 1, 1, 29)},
        2: {"starts_on": date(start_year + 1, 2, 22), "ends_on": date(start_year + 1, 7, 3)},
    }[number]
    fields = {**dates, "week_1_monday": dates["starts_on"], **fields}
    return Semester.objects.create(
        district=school.district, school=school, start_year=start_year, number=number, **fields
    )


def group(school, name="语文组", **fields):
    return Group.objects.get_or_create(school=school, name=name, **fields)[0]


def person(name=None, **fields):
    n = next(numbers)
    name = name or f"老师{n}"
    return Person.objects.create_user(
        fields.pop("sign_in_name", f"person{n}"),
        fields.pop("password", None),
        name=name,
        sort_key=sort_key(name),
        **fields,
    )


def teacher(school, name=None, group=None, **fields):
    """A full-time teacher, employed long ago."""
    someone = person(
        name, **{k: fields.pop(k) for k in ("sign_in_name", "password") if k in fields}
    )
    fields = {"employee_no": f"{next(numbers):05}", "started_on": LONG_AGO, **fields}
    Employment.objects.create(person=someone, school=school, **fields)
    if group:
        Membership.objects.create(person=someone, group=group, started_on=LONG_AGO)
    return someone


def appoint(person, role, *, school=None, group=None, district=None, **fields):
    fields = {"started_on": LONG_AGO, **fields}
    person.__dict__.pop("_access", None)
    return Appointment.objects.create(
        person=person, role=role, school=school, group=group, district=district, **fields
    )


def office(school, **fields):
    someone = teacher(school, **fields)
    appoint(someone, Role.OFFICE, school=school)
    return someone


def school_of(teacher):
    return teacher.employments.select_related("school").get().school


def training(teacher, status="certified", *, posted=None, **fields):
    """A day's training; certified ones are posted to the ledger unless `posted=False`."""
    from training import ledger

    n = next(numbers)
    day = fields.pop("ended_on", date(2021, 3, 5))
    fields = {
        "school": fields.pop("school", None) or school_of(teacher),
        "programme": f"新课标解读{n}",
        "level": "county",
        "mode": "face",
        "started_on": day,
        "ended_on": day,
        "hours": Decimal(8),
        "credits": Decimal(8),
        **fields,
    }
    fields.setdefault("programme_key", fields["programme"])
    made = Training.objects.create(teacher=teacher, created_by=teacher, status=status, **fields)
    if posted is not False and status == "certified":
        ledger.post([made], by=None)
    return made


def activity(school, **fields):
    """An afternoon of an activity at school, of four hours."""
    n = next(numbers)
    day = fields.pop("ended_on", date(2021, 3, 5))
    fields = {
        "topic": f"校本研修{n}",
        "started_on": day,
        "ended_on": day,
        "times": "13:30-16:30",
        "hours": Decimal(4),
        **fields,
    }
    fields.setdefault("topic_key", title_key(fields["topic"]))
    return Activity.objects.create(school=school, **fields)


def attendance(activity, teacher, state="present", **fields):
    return Attendance.objects.create(
        activity=activity,
        school=activity.school,
        ended_on=activity.ended_on,
        teacher=teacher,
        state=state,
        **fields,
    )


def observation(teacher, taught_by=None, status="submitted", **fields):
    n = next(numbers)
    fields = {
        "school": fields.pop("school", None) or school_of(teacher),
        "ended_on": date(2021, 3, 11),
        "kind": "open",
        "periods": [2],
        "lessons": 1,
        "class_name": "7-3",
        "subject": "语文",
        "topic": f"课文{n}",
        **fields,
    }
    if taught_by is None:
        fields.setdefault("taught_by_name", f"外校老师{n}")
    made = Observation(
        teacher=teacher, created_by=teacher, taught_by=taught_by, status=status, **fields
    )
    made.visit_key = made.make_visit_key()
    made.save(force_insert=True)
    return made


def project(leader, status="certified", members=(), **fields):
    n = next(numbers)
    fields = {
        "school": fields.pop("school", None) or school_of(leader),
        "title": f"课堂提问的实践研究{n}",
        "level": "county",
        "stage": "listed",
        "listed_on": date(2020, 10, 1),
        **fields,
    }
    fields.setdefault("title_key", fields["title"])
    made = Project.objects.create(teacher=leader, created_by=leader, status=status, **fields)
    for position, member in enumerate(members, start=1):
        ProjectMember.objects.create(
            project=made, school=made.school, position=position, person=member, name=member.name
        )
    return made


def paper(author, status="certified", coauthors=(), outcome="published", **fields):
    n = next(numbers)
    day = fields.pop("ended_on", date(2021, 5, 1))
    fields = {
        "school": fields.pop("school", None) or school_of(author),
        "title": f"浅谈单元整体教学{n}",
        "ended_on": day,
        **fields,
    }
    fields.setdefault("title_key", fields["title"])
    made = Paper.objects.create(teacher=author, created_by=author, status=status, **fields)
    for position, someone in enumerate([author, *coauthors], start=1):
        PaperAuthor.objects.create(
            paper=made, school=made.school, position=position, person=someone, name=someone.name
        )
    PaperOutcome.objects.create(
        paper=made,
        school=made.school,
        outcome=outcome,
        level="provincial",
        happened_on=day,
        prize="second" if outcome == "prize" else "",
        venue="某省教育学刊",
    )
    return made


def honour(teacher, status="certified", **fields):
    n = next(numbers)
    fields = {
        "school": fields.pop("school", None) or school_of(teacher),
        "title": f"优秀教师{n}",
        "level": "city",
        "ended_on": date(2021, 6, 1),
        **fields,
    }
    fields.setdefault("title_key", fields["title"])
    return Honour.objects.create(teacher=teacher, created_by=teacher, status=status, **fields)


def title(teacher, status="certified", **fields):
    n = next(numbers)
    fields = {
        "school": fields.pop("school", None) or school_of(teacher),
        "title": f"学科带头人{n}",
        "level": "county",
        "starts_on": date(2020, 9, 1),
        **fields,
    }
    made = TitleHeld(teacher=teacher, created_by=teacher, status=status, **fields)
    made.settle_words()
    made.save(force_insert=True)
    return made


def pair(mentor, mentee, status="certified", **fields):
    """`mentee` is a person, or the name of somebody from elsewhere."""
    fields = {
        "school": fields.pop("school", None) or school_of(mentor),
        "starts_on": date(2020, 9, 1),
        **fields,
    }
    made = MentorPair(teacher=mentor, created_by=mentor, status=status, **fields)
    here = not isinstance(mentee, str)
    made.settle_mentee(mentee.pk if here else None, mentee.name if here else mentee)
    made.save(force_insert=True)
    return made


def requirement(school, measure="training.credits", window="school_year", value=73, **fields):
    policy = Policy.objects.create(
        school=school, name=fields.pop("policy", "教师专业发展规定"), starts_on=date(2020, 9, 1)
    )
    return Requirement.objects.create(
        policy=policy, measure=measure, window=window, value=Decimal(value), **fields
    )
