"""Figures of lessons: 节 (periods) and 次 (visits) are different units."""

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext_lazy as _

from lessons.models import Observation
from records.figures import Figure, Ratio, declare
from records.people import teachers
from records.policies import met_figure
from records.units import CLASSES, LESSONS, LESSONS_EACH, PEOPLE, RECORDS, VISITS

DIMENSIONS = {"kind": "kind"}


def counted(scope):
    return Observation.objects.counted().within(scope)


def walk_ins(scope):
    return counted(scope).walk_in()


observed = declare(
    Figure("lessons.observed", _("Lessons observed"), LESSONS, counted, Sum("lessons"), DIMENSIONS)
)
visits = declare(
    Figure("lessons.visits", _("Visits to lessons"), VISITS, counted, Count("pk"), DIMENSIONS)
)
observers = declare(
    Figure(
        "lessons.observers", _("Teachers who observed"), PEOPLE, counted,
        Count("teacher", distinct=True), DIMENSIONS,
    )
)
walk_in = declare(
    Figure("lessons.walk_in", _("Walk-in lessons"), LESSONS, walk_ins, Sum("lessons"))
)
walk_in_visits = declare(
    Figure("lessons.walk_in_visits", _("Walk-in visits"), VISITS, walk_ins, Count("pk"))
)
walk_in_teachers = declare(
    Figure(
        "lessons.walk_in_teachers", _("Teachers visited unannounced"), PEOPLE, walk_ins,
        Count("taught_by", distinct=True), additive=False,
    )
)
teachers_observed = declare(
    Figure(
        "lessons.teachers_observed", _("Teachers observed"), PEOPLE, counted,
        Count("taught_by", distinct=True), DIMENSIONS, additive=False,
    )
)
classes_visited = declare(
    Figure(
        "lessons.classes_visited", _("Classes visited"), CLASSES, counted,
        Count("class_name", distinct=True, filter=Q(outside=False) & ~Q(class_name="")),
        DIMENSIONS, additive=False,
    )
)
outside = declare(
    Figure(
        "lessons.outside", _("Lessons observed outside the school"), LESSONS, counted,
        Sum("lessons", filter=Q(outside=True)), DIMENSIONS,
    )
)
commented = declare(
    Figure(
        "lessons.commented", _("Visits with a written comment"), RECORDS, counted,
        Count("pk", filter=~Q(highlights="", problems="", suggestions="")), DIMENSIONS,
    )
)
quota_met = declare(
    met_figure("lessons.quota_met", _("Teachers who observed enough lessons"), "lessons.observed")
)
quota_missed = declare(
    met_figure(
        "lessons.quota_missed", _("Teachers with lessons still to observe"), "lessons.observed",
        missing=True,
    )
)
quota_share = declare(
    Ratio(
        "lessons.quota_share", _("Share of teachers who observed enough lessons"), quota_met,
        teachers,
    )
)
observed_each = declare(
    Ratio("lessons.observed_each", _("Lessons observed each"), observed, teachers, LESSONS_EACH)
)
walk_in_coverage = declare(
    Ratio(
        "lessons.walk_in_coverage", _("Share of teachers visited unannounced"), walk_in_teachers,
        teachers,
    )
)

