from lessons.models.observation import Grade, LessonKind, Observation, Purpose

__all__ = ["Grade", "LessonKind", "Observation", "Purpose"]
