"""What the demo school held for its own teachers, and who came."""

import random
from datetime import timedelta
from decimal import Decimal

from records.sheets.cells import title_key
from summaries.demo.calendar import school_days
from training import activities
from training.models import Activity, Attendance, State

WHOLE_SCHOOL = [
    ("作业设计与批改反馈研讨", "阶梯教室", "教务处"),
    ("大单元教学设计专题讲座", "报告厅", "外聘专家"),
    ("课堂观察与听评课培训", "录播教室", "教科室"),
]
OF_GROUPS = [
    ("语文组", "名著导读课例研讨", "图书馆"),
    ("数学组", "命题能力专题研修", "数学组办公室"),
]
AFTERNOON, EVENING = ("13:30-16:30", Decimal(4)), ("15:40-17:10", Decimal(2))
# Of a hundred expected so many are late, on leave, away or absent; the others came.
OTHERS = {State.LATE: 3, State.LEAVE: 5, State.OFFICIAL: 3, State.ABSENT: 1}
WHY = {State.LEAVE: ("事假", "病假"), State.OFFICIAL: ("外出培训", "监考")}


def make_activities(work, semesters):
    # Dice of their own: the rest of the demo stays as it was.
    chance = random.Random(11)  # noqa: S311
    made = []
    for semester in semesters:
        days = school_days(semester.starts_on + timedelta(10), min(semester.ends_on, work.today))
        if not days:
            continue
        for topic, place, speaker in WHOLE_SCHOOL:
            made.append(hold(work, topic, chance.choice(days), AFTERNOON, place, speaker))
        for name, topic, place in OF_GROUPS:
            group = work.staff.of(name)[0].group
            made.append(hold(work, topic, chance.choice(days), EVENING, place, name, group))
    Activity.objects.bulk_create(made)
    for activity in made:
        Attendance.objects.bulk_create(sign_in(activity, chance), batch_size=500)
    # The hours of the first ones are granted; those of the newest wait for the office.
    for activity in sorted(made, key=lambda one: one.ended_on)[: len(made) - 2]:
        activities.grant(activity, by=work.staff.office, today=work.today)


def hold(work, topic, day, times, place, speaker, group=None):
    return Activity(
        school=work.school,
        group=group,
        topic=topic,
        topic_key=title_key(topic),
        started_on=day,
        ended_on=day,
        times=times[0],
        hours=times[1],
        place=place,
        speaker=speaker,
        created_by=work.staff.office,
    )


def sign_in(activity, chance):
    states = [*OTHERS, State.PRESENT]
    weights = [*OTHERS.values(), 100 - sum(OTHERS.values())]
    for person in activities.expected_people(activity):
        [state] = chance.choices(states, weights)
        attendance = activities.expected(activity, person.pk, state)
        attendance.remark = chance.choice(WHY[state]) if state in WHY else ""
        yield attendance
