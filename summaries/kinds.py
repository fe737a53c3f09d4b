"""Rows of the open-lesson calendar, as a figure's rows."""

from django.utils.translation import gettext_lazy as _

from lessons.models import OpenLesson, SignUp
from records.kinds import REGISTRY, Column, Kind, register

if not any(kind.model is OpenLesson for kind in REGISTRY.values()):
    register(
        Kind(
            "open_lesson",
            OpenLesson,
            _("Open lesson"),
            columns=[
                Column("held_on", _("Date"), lambda row: row.held_on),
                Column("teacher", _("Teacher"), lambda row: row.teacher.name, width=10),
                Column("kind", _("Kind of lesson"), lambda row: row.get_kind_display()),
                Column("subject", _("Subject"), lambda row: row.subject),
                Column("class_name", _("Class"), lambda row: row.class_name),
                Column("topic", _("Topic"), lambda row: row.topic, width=36),
            ],
            related=("teacher",),
            reviewed=False,
            search=("topic", "teacher__name", "teacher__sort_key"),
        )
    )

if not any(kind.model is SignUp for kind in REGISTRY.values()):
    register(
        Kind(
            "sign_up",
            SignUp,
            _("Sign-up"),
            columns=[
                Column("held_on", _("Date"), lambda row: row.open_lesson.held_on),
                Column("topic", _("Topic"), lambda row: row.open_lesson.topic, width=36),
                Column("teacher", _("Teacher"), lambda row: row.open_lesson.teacher.name, width=10),
                Column("person", _("Signed up"), lambda row: row.person.name, width=10),
            ],
            related=("person", "open_lesson__teacher"),
            reviewed=False,
            search=("open_lesson__topic", "person__name", "person__sort_key"),
        )
    )
