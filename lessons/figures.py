"""Figures of lessons: 节 (periods) and 次 (visits) are different units."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from lessons import quota
from lessons.models import Grade, Observation, Purpose, WeekCount, WeekLine
from records.figures import Figure, Ratio, declare
from records.people import teachers
from records.policies import PeopleFigure, Which, met_figure
from records.scope import people_in
from records.units import CLASSES, LESSONS, LESSONS_EACH, PEOPLE, RECORDS, VISITS
from schools.models import Person

DIMENSIONS = {"kind": "kind"}


def counted(scope):
    return Observation.objects.counted().within(scope)


def walk_ins(scope):
    return counted(scope).walk_in()


def walk_ins_on_roster(scope):
    """Of lessons of those over whom shares are taken: not of who left or only stood in."""
    return walk_ins(scope).filter(taught_by__in=people_in(scope).order_by().values("pk"))


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
walk_in_on_roster = declare(
    Figure(
        "lessons.walk_in_on_roster",
        _("Teachers on the roster visited unannounced"),
        PEOPLE,
        walk_ins_on_roster,
        Count("taught_by", distinct=True),
        additive=False,
    )
)
walk_in_coverage = declare(
    Ratio(
        "lessons.walk_in_coverage",
        _("Share of teachers visited unannounced"),
        walk_in_on_roster,
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


# --- what week tables say: beside the observations, never added to them -----------------


def in_weeks(scope):
    return WeekCount.objects.within(scope)


def week_lines(scope):
    return WeekLine.objects.within(scope)


@dataclass(frozen=True)
class People:
    """Teachers of week tables that `ids(scope)` picks."""

    pick: Callable

    def ids(self, scope, reading=None):
        return self.pick(scope)

    def __call__(self, scope):
        return Person.objects.filter(pk__in=self.ids(scope))


def with_enough(scope):
    """Those who have in every semester's table the lessons that the rules ask of everybody."""
    found = week_lines(scope).annotate(total=Coalesce(Sum("counts__lessons"), 0))
    asked, enough = {}, {}
    for line in found.select_related("school", "semester").order_by():
        place = line.school_id, line.semester_id
        if place not in asked:
            asked[place] = quota.asked_of_everybody(line.school, line.semester)
        need = asked[place]
        if need is not None:
            enough[line.teacher_id] = enough.get(line.teacher_id, True) and line.total >= need
    return {person for person, is_met in enough.items() if is_met}


def with_other_totals(scope):
    """Those whose weeks do not add up to the lessons of their observations."""
    weekly_lessons, listed = weekly.by("teacher", scope), observed.by("teacher", scope)
    people = week_lines(scope).order_by().values_list("teacher", flat=True)
    return {one for one in people if weekly_lessons.get(one, 0) != listed.get(one, 0)}


weekly = declare(
    Figure(
        "lessons.weekly",
        _("Lessons observed by the week table"),
        LESSONS,
        in_weeks,
        Sum("lessons"),
        {"week": "week"},
        note=_("As week tables say. It is compared with the observations and never added to them."),
    )
)
weekly_teachers = declare(
    Figure(
        "lessons.weekly_teachers",
        _("Teachers in the week table"),
        PEOPLE,
        week_lines,
        Count("teacher", distinct=True),
    )
)
weekly_enough = declare(
    PeopleFigure(
        "lessons.weekly_enough",
        _("Teachers who observed enough lessons by the week table"),
        PEOPLE,
        People(with_enough),
        Count("pk", distinct=True),
    )
)
weekly_differs = declare(
    PeopleFigure(
        "lessons.weekly_differs",
        _("Teachers whose week table and observations disagree"),
        PEOPLE,
        People(with_other_totals),
        Count("pk", distinct=True),
    )
)
