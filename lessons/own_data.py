"""What is stored about a person's lessons, observed and given."""

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from lessons import rules
from lessons.models import Observation, OpenLesson, SignUp, WeekLine
from records import own_data
from schools.access import access_of


def evaluation(name):
    """Grade or score, where the purpose of the observation lets the person see them."""

    def value(row, person):
        return getattr(row, name) if rules.can_see_evaluation(person, row) else None

    plain = own_data.field(Observation, name)
    return own_data.Field(name, plain.label, plain.type, value, plain.words)


def role(row, person):
    return "observer" if row.teacher_id == person.pk else "observed_teacher"


def observed_teacher(row, person):
    return row.taught_by.name if row.taught_by else row.taught_by_name


own_data.record_part(
    "observation",
    (
        own_data.Field("taught_by", _("observed teacher"), "text", observed_teacher),
        *own_data.fields(
            Observation,
            "outside",
            "kind",
            "purpose",
            "subject",
            "class_name",
            "topic",
            "periods",
            "lessons",
            "process",
            "highlights",
            "problems",
            "suggestions",
        ),
        evaluation("grade"),
        evaluation("score"),
        own_data.Field(
            "opened_by_teacher_at",
            _("first opened by the observed teacher"),
            "moment",
            lambda row, person: row.opened_by_teacher_at,
        ),
    ),
    role=role,
    roles=(("observer", _("observer")), ("observed_teacher", _("observed teacher"))),
    related=("taught_by",),
)


def in_school(person, row):
    return row.school_id in access_of(person).all_schools


own_data.register(
    own_data.Part(
        "open_lesson",
        _("Open lesson"),
        OpenLesson,
        lambda person: OpenLesson.objects.filter(teacher=person),
        (
            own_data.ID,
            own_data.SCHOOL,
            *own_data.fields(
                OpenLesson,
                "held_on",
                "periods",
                "kind",
                "subject",
                "class_name",
                "topic",
                "place",
                "capacity",
                "note",
            ),
            own_data.Field(
                "announced_by", _("announced by"), "text", lambda row, person: row.created_by.name
            ),
            own_data.Field(
                "announced_at", _("announced"), "moment", lambda row, person: row.created_at
            ),
            own_data.Field(
                "called_off_at", _("called off"), "moment", lambda row, person: row.called_off_at
            ),
        ),
        day=F("held_on"),
        role=lambda row, person: "teacher",
        roles=(("teacher", _("gives the lesson")),),
        page="lessons:open_lesson_detail",
        # The calendar is that of the school one is in now.
        may_open=in_school,
        related=("school", "created_by"),
    )
)

own_data.register(
    own_data.Part(
        "sign_up",
        _("Sign-up for an open lesson"),
        SignUp,
        lambda person: SignUp.objects.filter(person=person),
        (
            own_data.ID,
            own_data.SCHOOL,
            own_data.Field("topic", _("topic"), "text", lambda row, person: row.open_lesson.topic),
            own_data.Field(
                "held_on", _("date"), "date", lambda row, person: row.open_lesson.held_on
            ),
            own_data.Field(
                "signed_up_at", _("signed up"), "moment", lambda row, person: row.signed_up_at
            ),
        ),
        day=F("open_lesson__held_on"),
        title=lambda row: row.open_lesson.topic,
        role=lambda row, person: "guest",
        roles=(("guest", _("guest")),),
        related=("open_lesson", "school"),
    )
)


def weeks_of(row, person):
    counts = sorted(row.counts.all(), key=lambda count: count.week)
    return [{"week": count.week, "lessons": count.lessons} for count in counts]


own_data.register(
    own_data.Part(
        "week_line",
        _("Line of a week table"),
        WeekLine,
        lambda person: WeekLine.objects.filter(teacher=person),
        (
            own_data.ID,
            own_data.SCHOOL,
            own_data.Field(
                "semester", _("semester"), "text", lambda row, person: str(row.semester)
            ),
            own_data.Field("weeks", _("lessons by week"), "list", weeks_of),
            *own_data.fields(WeekLine, "stated", "note"),
        ),
        title=lambda row: str(row.semester),
        role=lambda row, person: "observer",
        roles=(("observer", _("observer")),),
        page="lessons:week_line_detail",
        related=("school", "semester"),
        prefetch=("counts",),
    )
)
