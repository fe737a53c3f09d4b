"""Figures of lessons: 节 (periods) and 次 (visits) are different units."""

from django.db.models import Count, Exists, OuterRef, Sum
from django.utils.translation import gettext_lazy as _

from lessons.models import Grade, Observation, Purpose
from records.figures import Figure, Ratio, declare
from records.people import teachers
from records.policies import Which, met_figure
from records.units import CLASSES, LESSONS, LESSONS_EACH, PEOPLE, RECORDS, VISITS

DIMENSIONS = {"kind": "kind"}


def counted(scope):
    return Observation.objects.counted().within(scope)


def walk_ins(scope):
    return counted(scope).walk_in()


def outside_lessons(scope):
    return counted(scope).outside()


def in_classes(scope):
    return counted(scope).in_classes()


def with_comment(scope):
    return counted(scope).with_comment()


def for_colleagues(scope):
    """With a comment on the lesson of somebody who can read it here."""
    return with_comment(scope).filter(taught_by__isnull=False)


def read_by_colleagues(scope):
    return for_colleagues(scope).filter(opened_by_teacher_at__isnull=False)


def assessed(scope):
    """Graded for an assessment; of several who graded one lesson the latest counts."""
    graded = counted(scope).filter(purpose=Purpose.ASSESSMENT).exclude(grade="")
    same_lesson = Observation.objects.counted().filter(
        purpose=Purpose.ASSESSMENT,
        school=OuterRef("school"),
        ended_on=OuterRef("ended_on"),
        visit_key=OuterRef("visit_key"),
        id__gt=OuterRef("id"),
    )
    return graded.exclude(Exists(same_lesson.exclude(grade="")))


def assessed_well(scope):
    return assessed(scope).filter(grade__in=[Grade.EXCELLENT, Grade.GOOD])


observed = declare(
    Figure("lessons.observed", _("Lessons observed"), LESSONS, counted, Sum("lessons"), DIMENSIONS)
)
visits = declare(
    Figure("lessons.visits", _("Visits to lessons"), VISITS, counted, Count("*"), DIMENSIONS)
)
observers = declare(
    Figure(
        "lessons.observers",
        _("Teachers who observed"),
        PEOPLE,
        counted,
        Count("teacher", distinct=True),
        DIMENSIONS,
    )
)
walk_in = declare(
    Figure("lessons.walk_in", _("Walk-in lessons"), LESSONS, walk_ins, Sum("lessons"))
)
walk_in_visits = declare(
    Figure("lessons.walk_in_visits", _("Walk-in visits"), VISITS, walk_ins, Count("*"))
)
walk_in_teachers = declare(
    Figure(
        "lessons.walk_in_teachers",
        _("Teachers visited unannounced"),
        PEOPLE,
        walk_ins,
        Count("taught_by", distinct=True),
        additive=False,
    )
)
teachers_observed = declare(
    Figure(
        "lessons.teachers_observed",
        _("Teachers observed"),
        PEOPLE,
        counted,
        Count("taught_by", distinct=True),
        DIMENSIONS,
        additive=False,
    )
)
classes_visited = declare(
    Figure(
        "lessons.classes_visited",
        _("Classes visited"),
        CLASSES,
        in_classes,
        Count("class_name", distinct=True),
        DIMENSIONS,
        additive=False,
    )
)
outside = declare(
    Figure(
        "lessons.outside",
        _("Lessons observed outside the school"),
        LESSONS,
        outside_lessons,
        Sum("lessons"),
        DIMENSIONS,
    )
)
commented = declare(
    Figure(
        "lessons.commented",
        _("Visits with a written comment"),
        RECORDS,
        with_comment,
        Count("*"),
        DIMENSIONS,
    )
)
quota_met = declare(
    met_figure("lessons.quota_met", _("Teachers who observed enough lessons"), "lessons.observed")
)
quota_missed = declare(
    met_figure(
        "lessons.quota_missed",
        _("Teachers with lessons still to observe"),
        "lessons.observed",
        Which.MISSED,
    )
)
quota_asked = declare(
    met_figure(
        "lessons.quota_asked",
        _("Teachers of whom lessons are asked"),
        "lessons.observed",
        Which.ASKED,
    )
)
quota_spared = declare(
    met_figure(
        "lessons.quota_spared",
        _("Teachers spared some of the lessons"),
        "lessons.observed",
        Which.SPARED,
    )
)
quota_short = declare(
    met_figure(
        "lessons.quota_short",
        _("Teachers who observed fewer lessons than the rule says"),
        "lessons.observed",
        Which.SHORT,
    )
)
quota_share = declare(
    Ratio(
        "lessons.quota_share",
        _("Share of teachers who observed enough lessons"),
        quota_met,
        quota_asked,
    )
)
observed_each = declare(
    Ratio("lessons.observed_each", _("Lessons observed each"), observed, teachers, LESSONS_EACH)
)
walk_in_coverage = declare(
    Ratio(
        "lessons.walk_in_coverage",
        _("Share of teachers visited unannounced"),
        walk_in_teachers,
        teachers,
    )
)
commented_colleagues = declare(
    Figure(
        "lessons.commented_colleagues",
        _("Written comments on lessons of colleagues"),
        RECORDS,
        for_colleagues,
        Count("*"),
        additive=False,
    )
)
comments_read = declare(
    Figure(
        "lessons.comments_read",
        _("Written comments that the teacher has read"),
        RECORDS,
        read_by_colleagues,
        Count("*"),
        additive=False,
    )
)
comments_read_share = declare(
    Ratio(
        "lessons.comments_read_share",
        _("Share of written comments that the teacher has read"),
        comments_read,
        commented_colleagues,
    )
)
lessons_assessed = declare(
    Figure(
        "lessons.assessed",
        _("Lessons graded in an assessment"),
        LESSONS,
        assessed,
        Sum("lessons"),
        {"grade": "grade"},
        additive=False,
        is_private=True,
    )
)
lessons_assessed_well = declare(
    Figure(
        "lessons.assessed_well",
        _("Lessons graded excellent or good in an assessment"),
        LESSONS,
        assessed_well,
        Sum("lessons"),
        additive=False,
        is_private=True,
    )
)
assessed_well_share = declare(
    Ratio(
        "lessons.assessed_well_share",
        _("Share of lessons graded excellent or good"),
        lessons_assessed_well,
        lessons_assessed,
    )
)
