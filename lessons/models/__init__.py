from lessons.models.observation import Grade, LessonKind, Observation, Purpose
from lessons.models.open_lesson import OpenLesson, SignUp
from lessons.models.week_line import WeekCount, WeekLine

__all__ = [
    "Grade",
    "LessonKind",
    "Observation",
    "OpenLesson",
    "Purpose",
    "SignUp",
    "WeekCount",
    "WeekLine",
]
