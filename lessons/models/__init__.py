from lessons.models.observation import Grade, LessonKind, Observation, Purpose
from lessons.models.open_lesson import OpenLesson, SignUp

__all__ = ["Grade", "LessonKind", "Observation", "OpenLesson", "Purpose", "SignUp"]
