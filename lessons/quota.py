"""How many lessons are to be observed: of one teacher still, and of everybody."""

from django.utils import timezone

from records.figures import Reading
from records.models import Way, Window
from records.policies import evaluation
from schools.access import access_of

MEASURE = "lessons.observed"


def outcomes(place, viewer):
    """[Outcome] of what is required of a teacher in a place (records.scope.Place)."""
    scope = place.scope
    if not scope.teacher_id:
        return []
    reading = Reading()
    if is_on_todays_roster(viewer, scope):
        # Known from the viewer's access: the roster need not be asked.
        reading.once(("roster", scope), lambda: [viewer.pk])
    in_force = evaluation.in_force(place.school, scope.end, reading)
    quotas = [row for row in in_force if row.measure == MEASURE]
    found = evaluation.evaluate(quotas, scope, place.calendar, reading) if quotas else {}
    made = [
        evaluation.outcome_of(requirement, standings, scope, place.calendar, reading)
        for requirement, standings in found.items()
    ]
    return [outcome for outcome in made if outcome]


def is_on_todays_roster(viewer, scope):
    return (
        scope.teacher_id == viewer.pk
        and scope.school_id in access_of(viewer).teacher_schools
        and timezone.localdate() in scope.period
    )


def asked_of_everybody(school, semester):
    """Lessons that the rules ask every teacher to observe in a semester; None where none do."""
    asked = [
        row.value
        for row in evaluation.in_force(school, semester.ends_on)
        if row.measure == MEASURE
        and row.window == Window.SEMESTER
        and row.way == Way.TOTAL
        and not (row.only or row.applies_to or row.is_advice)
    ]
    return max(asked, default=None)
