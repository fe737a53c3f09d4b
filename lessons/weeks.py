"""Weeks of the calendar of open lessons."""

from dataclasses import dataclass, field
from datetime import date, timedelta

WEEK = timedelta(days=7)


def monday_of(day):
    return day - timedelta(days=day.weekday())


@dataclass
class Week:
    """`number` counts from the semester's first week, None in holidays."""

    monday: date
    number: int | None = None
    lessons: list = field(default_factory=list)

    @property
    def sunday(self):
        return self.monday + timedelta(days=6)


def number_of(monday, calendar):
    for row in calendar.semester_rows.values():
        number = (monday - row.week_1_monday).days // 7 + 1
        if 1 <= number <= row.weeks:
            return number
    return None


def weeks_with(lessons, first, last, calendar):
    """Every week from one Monday to another, each with its lessons in order."""
    weeks = {}
    monday = first
    while monday <= last:
        weeks[monday] = Week(monday, number_of(monday, calendar))
        monday += WEEK
    for lesson in lessons:
        weeks[monday_of(lesson.held_on)].lessons.append(lesson)
    return list(weeks.values())
