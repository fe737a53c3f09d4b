"""Who may move a research project to its next stage."""

from records.models import OPEN, Status
from research import stages
from schools.access import access_of


def can_advance(person, project):
    """The leader while the record is open; the office once it is certified, never its own."""
    if not stages.following(project):
        return False
    if project.status in OPEN:
        return person.pk == project.teacher_id
    return (
        project.status == Status.CERTIFIED
        and project.school_id in access_of(person).office_schools
        and person.pk != project.teacher_id
    )
