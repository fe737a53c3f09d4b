"""The calendar of open lessons: each group holds some in a semester, and one is to come."""

import random
from datetime import timedelta

from lessons.models import OpenLesson, SignUp
from summaries.demo import words
from summaries.demo.calendar import school_days

KINDS = ("open", "demo", "research", "report")
IN_A_SEMESTER = 2


def make_open_lessons(work, semesters):
    # Dice of their own: the rest of the demo stays as it was.
    chance = random.Random(7)  # noqa: S311
    for semester in semesters:
        held = school_days(semester.starts_on + timedelta(14), min(semester.ends_on, work.today))
        for group_name, _size, _subjects in words.GROUPS:
            for day in chance.sample(held, min(IN_A_SEMESTER, len(held))):
                make_lesson(work, group_name, day, chance)
    coming = school_days(work.today + timedelta(3), work.today + timedelta(9))
    for group_name in ("语文组", "数学组"):
        make_lesson(work, group_name, chance.choice(coming), chance)


def make_lesson(work, group_name, day, chance):
    colleagues = work.staff.of(group_name)
    teacher = chance.choice(colleagues)
    lesson = OpenLesson.objects.create(
        school=work.school,
        teacher=teacher.person,
        created_by=teacher.person,
        held_on=day,
        periods=[chance.randint(1, 7)],
        kind=chance.choice(KINDS),
        subject=teacher.subject,
        class_name=f"{chance.randint(7, 9)}-{chance.randint(1, 8)}",
        topic=chance.choice(words.TOPICS[teacher.subject]),
        place="录播教室",
    )
    guests = [one.person for one in colleagues if one is not teacher]
    SignUp.objects.bulk_create(
        SignUp(school=work.school, open_lesson=lesson, person=guest, seat=seat)
        for seat, guest in enumerate(chance.sample(guests, chance.randint(2, 6)), start=1)
    )
