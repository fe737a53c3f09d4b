"""Objections to an attendance: by whom it is about, once the activity is over."""

from django.utils import timezone

from records.models import STANDING, Objection
from schools.models import AuditEvent
from training import activities
from training.models import Attendance, State


def may_object(person, attendance):
    """Who runs the activity puts it right with one tap."""
    is_over = attendance.ended_on <= timezone.localdate()
    return is_over and not activities.can_run(person, attendance.activity)


def makers_of(attendance):
    """Who entered the activity or imported this line, and who ever set its state, as the log
    knows."""
    steps = AuditEvent.objects.filter(
        target_id=attendance.activity_id,
        subject=attendance.teacher_id,
        verb__startswith="training.attendance_",
    )
    made = {attendance.activity.created_by_id}
    if attendance.batch:
        made.add(attendance.batch.confirmed_by_id)
    return {*made, *steps.order_by().values_list("by", flat=True)}


def corrections(person, attendance):
    """{state: words} of the others, while no hours of it stand in the ledger."""
    if not activities.can_run(person, attendance.activity) or is_granted(attendance):
        return {}
    return {value: label for value, label in State.choices if value != attendance.state}


def is_granted(attendance):
    training = attendance.training
    return training is not None and training.status in STANDING


def correct(attendance, state, by):
    activities.set_state(attendance, state, by=by)


def readable_by(person, activity):
    """{attendance id: objection id} of the open ones that this person may read."""
    rows = Objection.objects.open().visible_to(person)
    rows = rows.filter(
        kind="attendance", record_id__in=Attendance.objects.filter(activity=activity).values("pk")
    )
    return dict(rows.values_list("record_id", "pk"))
