"""Lists of observed lessons as we write them ourselves."""

import re

from django.db.models import Max
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from lessons.week_sheets import WEEKS
from records.imports.registers import DATE, NUMBER, PERSON, Register, Sheet, register
from records.sheets.writing import Field
from schools.periods import Calendar

CLASS = re.compile(r"(\d{1,2})-(\d{1,2})")
# More than most semesters have; longer ones get what they need.
USUAL_WEEKS = 22


def values(observation, said):
    """No grade, no score and no remarks: those stand on the record's own page, for whom it
    allows."""
    teacher = observation.taught_by_id
    number = said.people.number(teacher) if teacher else ""
    moment = observation.submitted_at
    yield {
        "submitted": localtime(moment).replace(tzinfo=None) if moment else None,
        "observer_no": said.people.number(observation.teacher_id),
        "observer": observation.teacher.name,
        "teacher_no": number,
        "teacher": observation.taught_by.name if teacher else observation.taught_by_name,
        "scope": said.word("scopes", "outside" if observation.outside else "inside"),
        "subject": observation.subject,
        # 7-3 would become a date where somebody edits the cell.
        "class": CLASS.sub(r"\1（\2）班", observation.class_name),
        "topic": observation.topic,
        "date": observation.ended_on,
        "period": "、".join(map(str, observation.periods)),
        "type": said.word("types", observation.kind),
    }


def week_values(line, said):
    """What a week table says of a teacher; its total as it was stated."""
    yield {
        "group": said.people.group(line.teacher_id),
        "employee_no": said.people.number(line.teacher_id),
        "name": line.teacher.name,
        **{f"week_{count.week}": count.lessons for count in line.counts.all()},
        "total": line.stated,
        "note": line.note,
    }


def weeks_not_needed(lines, said):
    """Those after the last with lessons; of an empty sheet, after the longest semester."""
    if lines is None:
        semesters = Calendar(said.school).semester_rows.values()
        last = max((semester.weeks for semester in semesters), default=0)
    else:
        last = lines.aggregate(last=Max("counts__week"))["last"] or 0
    return [f"week_{week}" for week in WEEKS if week > max(last, USUAL_WEEKS)]


REMARKS = ("strengths", "weaknesses", "suggestions", "grade")

register(
    Register(
        "observations",
        (
            Sheet(
                "听课记录",
                (
                    Field("submitted", 18),
                    Field("observer_no", 12, "01001", NUMBER, is_text=True),
                    Field("observer", 10, "王小明", PERSON, "people", is_needed=True),
                    Field("teacher_no", 14, "01002", NUMBER, is_text=True),
                    Field(
                        "teacher",
                        16,
                        "李大华",
                        _("Of another school: the name, and the school in brackets."),
                        "people",
                        is_needed=True,
                    ),
                    Field("scope", 8, "校内", choices="scopes"),
                    Field("subject", 10, "语文"),
                    Field("class", 10, "七（3）班"),
                    Field("topic", 28, "背影"),
                    Field("date", 12, "2021-03-05", DATE, is_needed=True, is_day=True),
                    Field(
                        "period",
                        8,
                        "2、3",
                        _("The number of the period; a double period is 2、3."),
                        is_needed=True,
                        is_text=True,
                    ),
                    Field("type", 12, "推门课", choices="types"),
                    Field("strengths", 24),
                    Field("weaknesses", 24),
                    Field("suggestions", 24),
                    Field("grade", 8, "优秀", _("优秀, 良好, 合格 or 待改进; or a score.")),
                ),
                kind="observation",
                values=values,
                asked=REMARKS,
                told=("submitted",),
            ),
        ),
    )
)

register(
    Register(
        "observations-wide",
        (
            Sheet(
                "听课登记汇总",
                (
                    Field("group", 12, "语文组", choices="groups"),
                    Field("employee_no", 10, "01001", NUMBER, is_text=True),
                    Field("name", 10, "王小明", PERSON, "people", is_needed=True),
                    *(
                        Field(f"week_{n}", 7, "2" if n == 1 else "", _("Lessons of this week."))
                        for n in WEEKS
                    ),
                    Field("total", 8, "2", _("Compared with the sum of the weeks, never added.")),
                    Field("note", 20),
                ),
                kind="week_line",
                values=week_values,
                prefetch=("counts",),
                drops=weeks_not_needed,
            ),
        ),
    )
)
