"""Announcing lessons, and coming to them."""

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lessons import rules
from lessons.models import Observation, OpenLesson, SignUp
from records.models import STANDING
from schools import audit


class NoSeat(Exception):
    """All seats are taken."""

    message = _("All seats of this lesson are taken.")


@transaction.atomic
def announce(lesson, *, by):
    """Store a new open lesson; a repeated request gives the lesson of the first one."""
    if lesson.teacher_id == by.pk:
        allowed = rules.can_announce(by, lesson.school_id)
    else:
        allowed = rules.can_announce_for_others(by, lesson.school_id)
    if not allowed:
        raise PermissionDenied
    lesson.created_by = by
    try:
        with transaction.atomic():
            lesson.save(force_insert=True)
    except IntegrityError:
        known = OpenLesson.objects.filter(request_key=lesson.request_key, created_by=by).first()
        if not lesson.request_key or known is None:
            # The key of somebody else's request.
            raise PermissionDenied from None
        return known
    audit.record(by=by, verb="lessons.announced", target=lesson)
    return lesson


@transaction.atomic
def change_open_lesson(lesson, *, by, before=None, after=None):
    if not rules.can_change_open_lesson(by, lesson, timezone.localdate()):
        raise PermissionDenied
    lesson.save()
    audit.record(
        by=by, verb="lessons.open_lesson_changed", target=lesson, before=before, after=after
    )
    return lesson


@transaction.atomic
def call_off(lesson, *, by):
    """The lesson stays in the calendar and says that it is not given."""
    lesson = locked(lesson)
    if not rules.can_change_open_lesson(by, lesson, timezone.localdate()):
        raise PermissionDenied
    lesson.called_off_at = timezone.now()
    lesson.save(update_fields=["called_off_at"])
    audit.record(by=by, verb="lessons.called_off", target=lesson)
    return lesson


@transaction.atomic
def sign_up(lesson, *, by):
    """Take a seat; signing up twice changes nothing. Raises NoSeat."""
    lesson = locked(lesson)
    if not rules.can_sign_up(by, lesson, timezone.localdate()):
        raise PermissionDenied
    rows = list(SignUp.objects.filter(open_lesson=lesson))
    known = next((row for row in rows if row.person_id == by.pk), None)
    if known:
        return known
    if lesson.capacity is not None and len(rows) >= lesson.capacity:
        raise NoSeat
    taken = {row.seat for row in rows}
    seat = next(number for number in range(1, len(rows) + 2) if number not in taken)
    return SignUp.objects.create(
        school_id=lesson.school_id, open_lesson=lesson, person=by, seat=seat
    )


@transaction.atomic
def cancel_sign_up(lesson, *, by):
    if not rules.can_sign_up(by, lesson, timezone.localdate()):
        raise PermissionDenied
    SignUp.objects.filter(open_lesson=lesson, person=by).delete()


def locked(lesson):
    """The row as it is now; others who want a seat wait until we are done."""
    return OpenLesson.objects.select_for_update().get(pk=lesson.pk)


def note_opened(observation, *, by):
    """Stamp when the observed teacher first opened the record."""
    if observation.taught_by_id != by.pk or observation.opened_by_teacher_at:
        return
    if observation.status not in STANDING:
        return
    now = timezone.now()
    stamped = Observation.objects.filter(
        pk=observation.pk, opened_by_teacher_at__isnull=True
    ).update(opened_by_teacher_at=now)
    if stamped:
        observation.opened_by_teacher_at = now
