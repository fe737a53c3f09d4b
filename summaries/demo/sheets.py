"""Two sheets of the office that say the same as the records in another way, and disagree a little:
the week table of observed lessons and what the platform exported of the trainings."""

import csv
import io
from collections import Counter, defaultdict
from datetime import timedelta

from lessons.models import Observation
from records.imports import life
from records.models import Status
from schools.models import Employment
from training.models import Training

LEVELS = {
    "national": "国家级",
    "provincial": "省级",
    "city": "市级",
    "county": "县级",
    "town": "学区",
    "other": "其他",
}
MODES = {
    "face": "集中面授",
    "online": "网络研修",
    "blended": "线上线下混合",
    "long_term": "脱产研修",
    "other": "跟岗",
}


def make_sheets(work, semesters):
    """Of the semester that is over."""
    semester = semesters[0]
    numbers = dict(
        Employment.objects.filter(school=work.school).values_list("person", "employee_no")
    )
    bring(
        work, semester, "observations-wide", "周次听课表.csv", week_table(work, semester, numbers)
    )
    bring(work, semester, "training-compare", "省平台导出.csv", platform(work, semester, numbers))


def bring(work, semester, layout, name, rows):
    file = io.StringIO()
    csv.writer(file).writerows(rows)
    life.import_file(
        file.getvalue().encode(),
        name,
        layout=layout,
        school=work.school,
        semester=semester,
        by=work.staff.office,
    )


def week_table(work, semester, numbers):
    """As the groups counted: every ninth of the teachers one lesson too many, some totals wrong."""
    weeks = defaultdict(Counter)
    lessons = Observation.objects.filter(
        school=work.school, ended_on__range=(semester.starts_on, semester.ends_on)
    ).exclude(status=Status.DRAFT)
    for teacher, day, count in lessons.values_list("teacher", "ended_on", "lessons"):
        weeks[teacher][(day - semester.week_1_monday).days // 7 + 1] += count
    yield [
        "姓名",
        "工号",
        *(f"第{week}周" for week in range(1, semester.weeks + 1)),
        "合计",
        "备注",
    ]
    for n, one in enumerate(work.staff.teachers):
        counted = weeks[one.person.pk]
        if n % 9 == 4:
            counted[semester.weeks // 2] += 1
        total = sum(counted.values()) + (2 if n % 20 == 7 else 0)
        cells = [counted[week] or "" for week in range(1, semester.weeks + 1)]
        yield [one.person.name, numbers[one.person.pk], *cells, total, ""]


def platform(work, semester, numbers):
    """As the platform has it: some trainings other hours or days, some unknown on either side."""
    trainings = Training.objects.filter(
        school=work.school, ended_on__range=(semester.starts_on, semester.ends_on)
    ).exclude(level="school")
    trainings = trainings.filter(status=Status.CERTIFIED).select_related("teacher")
    yield ["姓名", "工号", "培训项目", "级别", "培训方式", "开始日期", "结束日期", "学时"]
    for n, one in enumerate(trainings.order_by("ended_on", "pk")):
        if n % 13 == 5:
            continue
        start = one.started_on - timedelta(days=n % 17 == 3)
        hours = one.hours + (4 if n % 11 == 2 else 0)
        said = (one.programme, LEVELS[one.level], MODES[one.mode])
        yield [one.teacher.name, numbers[one.teacher_id], *said, start, one.ended_on, hours]
    for one in work.staff.teachers[3::19]:
        days = (semester.starts_on + timedelta(days=30), semester.starts_on + timedelta(days=44))
        said = ("中小学教师数字素养提升网络研修", "省级", "网络研修")
        yield [one.person.name, numbers[one.person.pk], *said, *days, 20]
