"""Stages of research projects."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from records.actions import NotNow
from research import rules, stages
from research.models import Project, Stage
from schools import audit


@transaction.atomic
def advance(project, stage, on, by, *, due_on=None, grade=""):
    """Note that a project reached a stage on a day; only forward, days in order.

    `due_on` is the new planned end of an extended project, `grade` the
    appraisal of a completed one. Raises PermissionDenied, and NotNow where
    somebody was quicker or the day does not fit.
    """
    project = Project.objects.select_for_update().get(pk=project.pk)
    if not rules.can_advance(by, project):
        raise PermissionDenied
    check(project, stage, on, due_on)
    before = {"stage": project.stage, "due_on": project.due_on}
    project.stage = stage
    if field := stages.DAYS.get(stage):
        setattr(project, field, on)
    if stage in stages.ENDS:
        project.ended_on = on
    if stage == Stage.COMPLETED:
        project.grade = grade
    if stage == Stage.EXTENDED:
        project.due_on = due_on
    project.version += 1
    project.save()
    audit.record(
        by=by,
        verb="research.stage_noted",
        target=project,
        before=before,
        after={"stage": stage, "on": on, "due_on": project.due_on, "grade": project.grade},
    )
    return project


def check(project, stage, on, due_on):
    if stage not in stages.following(project):
        raise NotNow(_("The project is at this stage already, or past it."))
    if on > timezone.localdate():
        raise NotNow(_("This day is still to come. Please log it afterwards."))
    last = stages.last_day(project)
    if last and on < last:
        raise NotNow(_("This day is before the stage that came last."))
    if stage == Stage.EXTENDED and (due_on is None or due_on <= (project.due_on or on)):
        raise NotNow(_("An extension needs a new planned end, later than the old one."))
