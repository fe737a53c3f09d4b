"""Who may do what with lessons; what a grade is for decides who sees it (domain.md §2.6)."""

from lessons.models import LessonKind, Purpose
from records.models import STANDING
from schools.access import access_of, led_members


def can_walk_in(person):
    """Walk-in lessons are for those with a leading appointment."""
    access = access_of(person)
    return bool(access.read_schools or access.led_groups)


def can_log_kind(person, kind):
    return kind != LessonKind.WALK_IN or can_walk_in(person)


def can_see_evaluation(person, observation):
    """Grade and score: always observer and observed teacher; nobody else a diagnosis.

    Office and principal see what was not a diagnosis; a group leader what was
    for training in the own group.
    """
    if person.pk == observation.teacher_id:
        return True
    if observation.status not in STANDING:
        return False
    if person.pk == observation.taught_by_id:
        return True
    if observation.purpose == Purpose.DIAGNOSIS:
        return False
    access = access_of(person)
    if observation.school_id in access.read_schools:
        return True
    return observation.purpose == Purpose.TRAINING and leads(access, observation)


def leads(access, observation):
    """Whether the observed teacher is in a group that one leads in the observation's school."""
    if not (access.led_groups and observation.taught_by_id):
        return False
    members = led_members(access, [observation.school_id])
    return members.filter(person=observation.taught_by_id).exists()


# --- the calendar of open lessons ---------------------------------------------


def can_announce(person, school_id):
    return school_id in access_of(person).all_schools


def can_announce_for_others(person, school_id):
    return school_id in access_of(person).office_schools


def can_change_open_lesson(person, lesson, today):
    """Who gives it or announced it, or the office, until its day is over."""
    return (
        lesson.called_off_at is None
        and lesson.held_on >= today
        and (
            person.pk in (lesson.teacher_id, lesson.created_by_id)
            or lesson.school_id in access_of(person).office_schools
        )
    )


def can_sign_up(person, lesson, today):
    """Colleagues of the school, until the day is over; nobody to the own lesson."""
    return (
        lesson.called_off_at is None
        and lesson.held_on >= today
        and person.pk != lesson.teacher_id
        and lesson.school_id in access_of(person).all_schools
    )
