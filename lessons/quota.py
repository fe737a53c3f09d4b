"""How many lessons are still to be observed, for the pages of one teacher."""

from django.utils import timezone

from records.figures import Reading
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
